import { getField, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { FieldSet, FieldType } from '../fields.ts';

/** In what a row is not as a field set says. `value`: null where it may not be, or another type. */
export type Misfit =
  | { readonly kind: 'missing' | 'extra'; readonly name: string }
  | { readonly kind: 'value'; readonly name: string; readonly value: JsonValue };

/** The first misfit of a row, `undefined` when there is none. */
export type RowCheck = (row: RowData) => Misfit | undefined;

/** The check of a set that claims nothing. Whoever calls checks for every row can leave this one out. */
export const fitsAlways: RowCheck = () => undefined;

/**
 * Compiles the check that a row is what a field set says of it. Parallel arrays and nothing made for a
 * row that fits: it runs for every row at every step.
 */
export function compileRowCheck({ fields, open }: FieldSet): RowCheck {
  // What may have any value or none says something only when nothing else may be there.
  const claims = [...fields].filter(
    ([, { type, optional }]) => !open || type !== 'any' || !optional,
  );
  if (open && claims.length === 0) return fitsAlways;
  const names = claims.map(([name]) => name);
  const types = claims.map(([, { type }]) => type);
  const isOptional = claims.map(([, { optional }]) => optional);
  const isInherited = names.map((name) => name in Object.prototype);
  const count = names.length;
  return (row) => {
    let found = 0;
    for (let i = 0; i < count; i += 1) {
      const name = names[i]!;
      const value = isInherited[i]! ? getField(row, name) : row[name];
      if (value === undefined) {
        if (!isOptional[i]!) return { kind: 'missing', name };
      } else {
        found += 1;
        if (value === null ? !isOptional[i]! && types[i]! !== 'any' : !hasType(types[i]!, value))
          return { kind: 'value', name, value };
      }
    }
    return open || Object.keys(row).length === found ? undefined : firstExtra(row, fields);
  };
}

function firstExtra(row: RowData, fields: FieldSet['fields']): Misfit {
  // A key without a value is no field either.
  const name = Object.keys(row).find((key) => !fields.has(key) || row[key] === undefined);
  return { kind: 'extra', name: name! };
}

const decimalForm = /^-?\d+(?:\.\d+)?$/;
const dateTimeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Decimals and datetimes by their form alone: that the day exists was made sure of at the source. */
function hasType(type: FieldType, value: JsonValue): boolean {
  switch (type) {
    case 'str':
      return typeof value === 'string';
    case 'int':
      return Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'decimal':
      return typeof value === 'string' && decimalForm.test(value);
    case 'datetime':
      return typeof value === 'string' && dateTimeForm.test(value);
    case 'any':
      return true;
    default:
      return unreachable(type);
  }
}
