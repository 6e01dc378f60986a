import type { JsonValue } from '../../../landscape/model/json.ts';
import type { FieldType } from '../../fields.ts';

export type TableKey = string | number | boolean;

/** What keys are compared as: a number is never equal to its text. */
export type KeyType = 'text' | 'number' | 'boolean';

export function isKey(value: JsonValue): value is TableKey {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function keyType(key: TableKey): KeyType {
  return typeof key === 'string' ? 'text' : typeof key === 'number' ? 'number' : 'boolean';
}

/** What fields of a type hold: decimals and times are texts. `undefined` when anything. */
export const keyTypes: Readonly<Record<FieldType, KeyType | undefined>> = {
  str: 'text',
  int: 'number',
  float: 'number',
  bool: 'boolean',
  decimal: 'text',
  datetime: 'text',
  any: undefined,
};
