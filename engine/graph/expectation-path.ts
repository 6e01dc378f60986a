import { z } from 'zod';

import type { JsonObject } from '../../landscape/model/json.ts';
import { readFieldNotation } from '../../plugins/schema/field-notation.ts';
import type { SettingsPath } from './problem.ts';

const lists = z.object({
  required_input_fields: z.array(z.string()).optional(),
  schema: z
    .object({
      fields: z.array(z.union([z.string(), z.record(z.string(), z.string())])).optional(),
      required_fields: z.array(z.string()).optional(),
      guaranteed_fields: z.array(z.string()).optional(),
    })
    .optional(),
});

/** Where the options of a plugin say that rows must have a field. */
export function expectationPath(name: string, options: JsonObject): SettingsPath {
  const { required_input_fields: listed = [], schema = {} } = lists.parse(options);
  const ways: readonly (readonly [SettingsPath, index: number])[] = [
    [['required_input_fields'], listed.indexOf(name)],
    [['schema', 'required_fields'], schema.required_fields?.indexOf(name) ?? -1],
    [['schema', 'fields'], schema.fields?.findIndex((field) => nameOf(field) === name) ?? -1],
    // Of a sink's schema, whose rows go nowhere else.
    [['schema', 'guaranteed_fields'], schema.guaranteed_fields?.indexOf(name) ?? -1],
  ];
  const found = ways.find(([, index]) => index >= 0);
  return found === undefined ? ['schema'] : [...found[0], found[1]];
}

function nameOf(notation: string | Readonly<Record<string, string>>): string | undefined {
  const read = readFieldNotation(notation);
  return read.ok ? read.field.name : undefined;
}
