import type { OptionProblem } from '../contract.ts';
import type { FieldSet, FieldSpec } from '../fields.ts';
import { declaredFields, toFieldSet } from '../schema/schema-option.ts';
import type { SchemaOption } from '../schema/schema-option.ts';
import { normaliseFieldName } from './field-names.ts';
import type { FieldNaming } from './field-names.ts';

/**
 * What the rows of a source look like by its schema alone. Nothing is upstream of a source, so what
 * it requires it checks itself, and guarantees.
 */
export function sourceFields(schema: SchemaOption): FieldSet {
  const { fields, open } = toFieldSet(schema);
  const all = new Map<string, FieldSpec>(fields);
  for (const name of schema.required_fields ?? []) {
    if (!all.has(name)) all.set(name, { type: 'any', optional: false });
  }
  return { fields: all, open };
}

/** Declared names that normalised names can never equal. */
export function* unreachableNames(
  schema: SchemaOption,
  naming: FieldNaming,
): Generator<OptionProblem> {
  if (!naming.normalize_fields) return;
  const renamed = new Set(Object.values(naming.field_mapping ?? {}));
  for (const [i, { name }] of declaredFields(schema).entries()) {
    const plain = normaliseFieldName(name);
    if (plain === name || renamed.has(name)) continue;
    yield {
      code: 'FIELD_UNREACHABLE',
      path: ['schema', 'fields', i],
      message: `No row has a field \`${name}\`: names are normalised`,
      found: name,
      ...(plain === '' ? {} : { expected: plain }),
      nextStep: `Write \`${plain}\`, or set \`normalize_fields: false\`.`,
    };
  }
}
