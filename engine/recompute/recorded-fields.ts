import { z } from 'zod';

import { fieldTypes } from '../../plugins/fields.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import type { JsonObject } from '../../landscape/model/json.ts';

const recorded = z.object({
  fields: z.array(z.object({ name: z.string(), type: z.enum(fieldTypes), optional: z.boolean() })),
  open: z.boolean(),
});

/** What a run knew about the fields of rows, as `fieldsAsJson` recorded it. Throws on anything else. */
export function toFieldSet(fields: JsonObject): FieldSet {
  const { fields: list, open } = recorded.parse(fields);
  return {
    fields: new Map(list.map(({ name, type, optional }) => [name, { type, optional }])),
    open,
  };
}
