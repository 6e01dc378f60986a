import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { getField, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import type { OptionProblem } from '../contract.ts';
import type { FieldSet, FieldType } from '../fields.ts';
import { unknownField } from '../option-shapes.ts';
import { showValue } from '../schema/show-value.ts';

export type Numbers =
  | { readonly ok: true; readonly values: readonly (number | null)[] }
  | { readonly ok: false; readonly error: ErrorRecord };

/** The numbers that rows of a batch have in a field, in their order; anything but null is an error. */
export function numbersIn(rows: readonly RowData[], field: string): Numbers {
  const values: (number | null)[] = [];
  for (const [i, row] of rows.entries()) {
    const value = getField(row, field);
    if (value !== null && typeof value !== 'number')
      return { ok: false, error: notANumber(field, value, i) };
    values.push(value);
  }
  return { ok: true, values };
}

const numeric: ReadonlySet<FieldType> = new Set(['int', 'float', 'any']);

/** A problem with a field that no row will have, or in which no number can be. */
export function notNumeric(
  field: string,
  input: FieldSet,
  path: OptionProblem['path'],
): OptionProblem | undefined {
  const type = input.fields.get(field)?.type ?? 'any';
  if (numeric.has(type)) return unknownField(field, input, path);
  return {
    code: 'FIELD_NOT_NUMERIC',
    path,
    message: `\`${field}\` holds no numbers: its type is ${type}`,
    found: `${field}: ${type}`,
    expected: 'a field of type int or float',
    nextStep: 'Declare it so in the schema of the source, or convert it with `type_coerce` before.',
  };
}

/** Which row of a batch a message is about; rows have no name of their own there. */
export function batchPlace(index: number): string {
  return `row ${index + 1} of the batch`;
}

function notANumber(field: string, value: JsonValue | undefined, index: number): ErrorRecord {
  const place = batchPlace(index);
  if (value === undefined)
    return { reason: 'missing_field', message: `\`${field}\` is missing in ${place}`, field };
  const found = showValue(value);
  const message = `\`${field}\` is ${found} in ${place}, not a number`;
  return { reason: 'type_mismatch', message, field, expected: 'a number', found };
}
