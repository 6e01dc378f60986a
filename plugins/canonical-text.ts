import type { JsonValue } from '../landscape/model/json.ts';

/** JSON, with what databases hold beyond it: integers of any length, and bytes. */
export type ExactValue = JsonValue | bigint | Uint8Array | readonly ExactValue[];

/**
 * The one text of a value after RFC 8785: keys in UTF-16 order, no white space, numbers as ECMAScript
 * prints them. Beyond that standard, integers keep all their digits, bytes are `{"__bytes__": base64}`
 * and infinity is `9e999`, as SQLite has it.
 *
 * @param value - Its texts are well-formed.
 */
export function canonicalText(value: ExactValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return value < 0 ? '-9e999' : '9e999';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return bytesText(value);
  return isList(value) ? `[${value.map(canonicalText).join(',')}]` : objectText(value);
}

/** The text of an object with these members. */
export function objectText(members: Readonly<Record<string, ExactValue>>): string {
  const keys = Object.keys(members).toSorted();
  const texts = keys.map((key) => `${JSON.stringify(key)}:${canonicalText(members[key]!)}`);
  return `{${texts.join(',')}}`;
}

function bytesText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return `{"__bytes__":"${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}"}`;
}

function isList(value: object): value is readonly ExactValue[] {
  return Array.isArray(value);
}
