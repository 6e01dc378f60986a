import type { OptionProblem } from '../contract.ts';
import { type FieldSet, guaranteedFields } from '../fields.ts';
import { type SchemaOption, toFieldSet } from '../schema/schema-option.ts';
import { listNames } from './unexpected-fields.ts';

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

/** Do the rows that arrive fit what a sink's schema declares? */
export function checkDeclaredFields(declared: FieldSet, input: FieldSet): readonly OptionProblem[] {
  return [...checkMissing(declared, input), ...checkUndeclared(declared, input)];
}

function* checkMissing(declared: FieldSet, input: FieldSet): Generator<OptionProblem> {
  if (input.open) return;
  const required = guaranteedFields(declared);
  const absent = required.filter((name) => !input.fields.has(name));
  const unsure = required.filter((name) => input.fields.get(name)?.optional === true);
  const shared = {
    code: 'FIELD_MISSING',
    path: ['schema'],
    expected: listNames(required),
    nextStep: 'Correct the names, or mark the fields as optional (`name: type?`).',
  };
  if (absent.length > 0) {
    const message = `No row that arrives has ${listNames(absent)}`;
    yield { ...shared, message, found: listNames([...input.fields.keys()]) };
  }
  if (unsure.length > 0) {
    const message = `Rows may arrive without ${listNames(unsure)}, which the schema requires`;
    yield { ...shared, message, severity: 'warning' };
  }
}

function* checkUndeclared(declared: FieldSet, input: FieldSet): Generator<OptionProblem> {
  if (declared.open) return;
  const extra = [...input.fields].filter(([name]) => !declared.fields.has(name));
  if (extra.length === 0) return;
  const isEvery = extra.some(([, { optional }]) => !optional);
  const names = listNames(extra.map(([name]) => name));
  yield {
    code: 'FIELD_UNDECLARED',
    path: ['schema'],
    message: `The schema is fixed and does not declare ${names}: ${isEvery ? 'all rows' : 'rows with them'} would be refused`,
    found: listNames([...input.fields.keys()]),
    expected: listNames([...declared.fields.keys()]),
    nextStep: 'Declare the fields, or remove them with a `field_mapper` before the sink.',
    severity: isEvery ? 'error' : 'warning',
  };
}
