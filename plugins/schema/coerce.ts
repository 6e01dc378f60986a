import type { JsonValue } from '../../landscape/model/json.ts';
import type { FieldType } from '../fields.ts';
import { toDateTime } from './coerce-datetime.ts';
import { toDecimal } from './coerce-decimal.ts';
import { toFloat, toInt } from './coerce-number.ts';

/** The value in its type, or `undefined` when it does not fit without losing something. */
export type Coerce = (value: JsonValue) => JsonValue | undefined;

const boolWords: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
]);

/** How a value of the outside becomes one of a type. Sources coerce, nobody else. */
export const coercers: Readonly<Record<FieldType, Coerce>> = {
  str: (value) => (typeof value === 'string' ? value : undefined),
  int: toInt,
  float: toFloat,
  bool: toBool,
  decimal: toDecimal,
  datetime: toDateTime,
  any: (value) => value,
};

function toBool(value: JsonValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return boolWords.get(value.toLowerCase());
  if (value === 1) return true;
  return value === 0 ? false : undefined;
}
