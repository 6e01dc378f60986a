import { z } from 'zod';

import type { FieldSet, FieldSpec } from './fields.ts';
import { declaredFields, schemaOption, type SchemaOption } from './schema/schema-option.ts';

/** Options that every row and batch transform has: what it expects of rows, and what it promises. */
export const rowContractOptions = {
  required_input_fields: z
    .array(z.string().min(1))
    .default([])
    .describe('Fields that must be there on arrival; checked when the graph is built.'),
  schema: schemaOption.describe(
    'What its rows look like: declared and `required_fields` must be there on arrival, ' +
      '`guaranteed_fields` are promised of the rows that leave.',
  ),
};

/** The parsed form of `rowContractOptions`. */
export interface RowContract {
  readonly required_input_fields: readonly string[];
  readonly schema: SchemaOption;
}

/** Fields that must be there on arrival, each once. */
export function requiredFields({ required_input_fields, schema }: RowContract): readonly string[] {
  const declared = declaredFields(schema).filter(({ optional }) => !optional);
  return [
    ...new Set([
      ...required_input_fields,
      ...declared.map(({ name }) => name),
      ...(schema.required_fields ?? []),
    ]),
  ];
}

/** The fields that leave, with those that the schema guarantees: known now, or no longer optional. */
export function withGuaranteedFields(output: FieldSet, { schema }: RowContract): FieldSet {
  const guaranteed = schema.guaranteed_fields ?? [];
  if (guaranteed.length === 0) return output;
  const declared = new Map(declaredFields(schema).map((field) => [field.name, field.type]));
  const fields = new Map<string, FieldSpec>(output.fields);
  for (const name of guaranteed) {
    const type = output.fields.get(name)?.type ?? declared.get(name) ?? 'any';
    fields.set(name, { type, optional: false });
  }
  return { fields, open: output.open };
}
