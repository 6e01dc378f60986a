import type { FieldSet } from '../fields.ts';
import { type SchemaOption, toFieldSet } from '../schema/schema-option.ts';

/** What a sink's schema says of the rows that it writes, the fields it requires last. */
export function declaredForSink(schema: SchemaOption): FieldSet {
  const { fields, open } = toFieldSet(schema);
  const required = (schema.required_fields ?? []).filter((name) => !fields.has(name));
  return {
    fields: new Map([
      ...fields,
      ...required.map((name) => [name, { type: 'any', optional: false }] as const),
    ]),
    open,
  };
}
