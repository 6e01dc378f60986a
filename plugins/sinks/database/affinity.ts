import type { JsonValue } from '../../../landscape/model/json.ts';
import type { FieldType } from '../../fields.ts';

/**
 * What SQLite makes of values that a column takes in ("Datatypes In SQLite", section 3): `text` turns
 * numbers into texts, the number kinds turn texts into numbers where they look like one, `none` leaves
 * everything as it is.
 */
export type Affinity = 'integer' | 'real' | 'numeric' | 'text' | 'none';

/** The affinity of a column by its declared type. */
export function affinityOf(declaredType: string, isStrict: boolean): Affinity {
  const type = declaredType.toUpperCase();
  if (type.includes('INT')) return 'integer';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  if (type === '' || type.includes('BLOB') || (isStrict && type === 'ANY')) return 'none';
  return /REAL|FLOA|DOUB/.test(type) ? 'real' : 'numeric';
}

/** The type that a column gets in a table that we make; without one it takes values as they are. */
export const columnTypes: Readonly<Record<FieldType, string>> = {
  str: 'TEXT',
  int: 'INTEGER',
  float: 'REAL',
  bool: 'INTEGER',
  decimal: 'TEXT',
  datetime: 'TEXT',
  any: '',
};

/** Where a column keeps all values of a type as they are. */
export function keepsType(affinity: Affinity, type: FieldType): boolean {
  return affinity === 'none' || keepers[type].includes(affinity);
}

const keepers: Readonly<Record<FieldType, readonly Affinity[]>> = {
  str: ['text', 'numeric'],
  int: ['integer', 'real', 'numeric'],
  float: ['real', 'numeric'],
  bool: ['integer', 'numeric'],
  decimal: ['text'],
  datetime: ['text', 'numeric'],
  any: ['integer', 'real', 'numeric', 'text'],
};

/** A text that a column of the number kinds would turn into a number. */
const numberLike = /^[\s]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[\s]*$/;

/** Would what is then in the column still say the same? */
export function keepsValue(affinity: Affinity, value: JsonValue): boolean {
  if (value === null || affinity === 'none') return true;
  if (typeof value === 'boolean') return affinity === 'integer' || affinity === 'numeric';
  if (typeof value === 'number') {
    return affinity === 'integer' ? Number.isInteger(value) : affinity !== 'text';
  }
  // JSON text of nested values never looks like a number.
  if (affinity === 'text' || typeof value !== 'string') {
    return affinity === 'text' || affinity === 'numeric';
  }
  return affinity === 'numeric' && !numberLike.test(value);
}
