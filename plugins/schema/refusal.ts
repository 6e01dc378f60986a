import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { JsonValue } from '../../landscape/model/json.ts';
import type { FieldSpec, FieldType } from '../fields.ts';
import { numberLoss } from './coerce-number.ts';
import type { NumberLoss } from './number-literal.ts';
import { shorten, showNames, showValue } from './show-value.ts';

const lossMessages: Readonly<Record<NumberLoss, string>> = {
  integer_out_of_range: 'is beyond ±(2^53−1) and would be rounded; declare it `str` or `decimal`',
  number_not_exact: 'has more digits than a float keeps; declare it `decimal` or `str`',
  non_finite_number: 'is no finite number',
};

/** Why a value did not become one of its declared type; `emptyIsNull` as the row was compiled. */
export function valueRefusal(
  name: string,
  spec: FieldSpec,
  value: JsonValue,
  emptyIsNull: boolean,
): ErrorRecord {
  const field = shorten(name, 200);
  const found = showValue(value);
  const expected = spec.optional ? `${spec.type}?` : spec.type;
  const loss =
    spec.type === 'int' || spec.type === 'float' ? numberLoss(spec.type, value) : undefined;
  const message =
    loss === undefined
      ? `expected ${expected}, found ${found}${hint(spec, value, emptyIsNull)}`
      : `${found} ${lossMessages[loss]}`;
  const reason = loss ?? 'type_mismatch';
  return { reason, message: `\`${shorten(name)}\`: ${message}`, field, expected, found };
}

/** A record without fields that every record must have. */
export function missingFields(
  missing: readonly { readonly name: string; readonly type: FieldType }[],
  present: readonly string[],
): ErrorRecord {
  const [first] = missing;
  const names = missing.map(({ name }) => name);
  return {
    reason: 'missing_field',
    message: `${showNames(names)} ${names.length === 1 ? 'is' : 'are'} missing`,
    ...(first && { field: shorten(first.name, 200), expected: first.type }),
    found: present.length === 0 ? 'no fields' : showNames(present),
  };
}

/** A record with fields that a `fixed` schema does not declare. */
export function extraFields(extra: readonly string[], declared: readonly string[]): ErrorRecord {
  const [first = ''] = extra;
  const verb = extra.length === 1 ? 'is' : 'are';
  return {
    reason: 'extra_field',
    message: `${showNames(extra)} ${verb} not declared; \`mode: flexible\` keeps further fields`,
    field: shorten(first, 200),
    expected: declared.length === 0 ? 'no fields' : showNames(declared),
    found: showNames(extra),
  };
}

function hint({ type, optional }: FieldSpec, value: JsonValue, emptyIsNull: boolean): string {
  const isNothing = value === null || (value === '' && emptyIsNull);
  if (isNothing && !optional) return `; \`${type}?\` allows it to be empty`;
  if (type === 'str') return '; declare it `any`, or as the type it has';
  return '';
}
