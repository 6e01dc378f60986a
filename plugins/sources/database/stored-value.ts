import { isUtf8 } from 'node:buffer';

import type { ExactValue } from '../../canonical-text.ts';

/**
 * A value as the ordered query gives it: text as its bytes, bytes as hexadecimal digits. The usual way
 * round, the driver puts U+FFFD where bytes make no character, and nobody could tell.
 */
export type StoredValue = null | bigint | number | Buffer | string;

/** What holds a column in the form of `StoredValue`. `column`: a name that SQL can take. */
export function storedForm(column: string): string {
  return `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) WHEN 'blob' THEN hex(${column}) ELSE ${column} END`;
}

/** How a database keeps its texts, as `PRAGMA encoding` says it. */
export type TextEncoding = 'UTF-8' | 'UTF-16le' | 'UTF-16be';

/** The text of some bytes, `undefined` when they are none. */
export function decodeStoredText(bytes: Buffer, encoding: TextEncoding): string | undefined {
  if (encoding === 'UTF-8') return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  if (bytes.length % 2 !== 0) return undefined;
  const littleEndian = encoding === 'UTF-16le' ? bytes : Buffer.from(bytes).swap16();
  const text = littleEndian.toString('utf16le');
  return text.isWellFormed() ? text : undefined;
}

/** The value itself; text that is none stays bytes. */
export function toExact(value: StoredValue, encoding: TextEncoding): ExactValue {
  if (Buffer.isBuffer(value)) return decodeStoredText(value, encoding) ?? value;
  return typeof value === 'string' ? Buffer.from(value, 'hex') : value;
}

/**
 * Order of values in SQLite under the collation BINARY: null, then numbers, texts and bytes.
 * Hexadecimal digits are in the order of the bytes that they stand for.
 */
export function compareStored(a: StoredValue, b: StoredValue): number {
  const ranks = rankOf(a) - rankOf(b);
  if (ranks !== 0 || a === null || b === null) return ranks;
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return Buffer.compare(a, b);
  // Between integers and numbers too these compare exactly.
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function rankOf(value: StoredValue): number {
  if (value === null) return 0;
  if (typeof value === 'bigint' || typeof value === 'number') return 1;
  return Buffer.isBuffer(value) ? 2 : 3;
}
