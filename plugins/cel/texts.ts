import { EvaluationError } from '@marcbachmann/cel-js';

import { codePoints, hasSurrogates, offsetBehind } from '../code-points.ts';

// CEL counts text in code points. The library does so in `size` only, and its `substring` can cut a
// surrogate pair in two, which leaves text that no row may hold.

export function indexOf(text: string, wanted: string, from = 0n): bigint {
  return toPosition(text, text.indexOf(wanted, toOffset(text, from)));
}

export function lastIndexOf(text: string, wanted: string, from?: bigint): bigint {
  if (from === undefined) return toPosition(text, text.lastIndexOf(wanted));
  return toPosition(text, text.lastIndexOf(wanted, toOffset(text, from)));
}

export function substring(text: string, start: bigint, end?: bigint): string {
  if (end !== undefined && end < start) throw outOfRange(text, end);
  return text.slice(toOffset(text, start), end === undefined ? undefined : toOffset(text, end));
}

export function split(text: string, separator: string, limit = -1n): readonly string[] {
  const parts = separator === '' ? codePoints(text) : text.split(separator);
  if (limit < 0n || BigInt(parts.length) <= limit) return parts;
  if (limit === 0n) return [];
  const kept = Number(limit) - 1;
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)];
}

/** As the name says: letters beyond ASCII stay as they are. */
export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function upperAscii(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function toPosition(text: string, offset: number): bigint {
  if (offset < 0 || !hasSurrogates(text)) return BigInt(offset);
  return BigInt(codePoints(text.slice(0, offset)).length);
}

/** The end of the text is a position too. */
function toOffset(text: string, position: bigint): number {
  const length = hasSurrogates(text) ? codePoints(text).length : text.length;
  if (position < 0n || position > BigInt(length)) throw outOfRange(text, position);
  return offsetBehind(text, Number(position));
}

function outOfRange(text: string, position: bigint): EvaluationError {
  const message = `position ${position} is outside of a text of ${codePoints(text).length} characters`;
  return new EvaluationError({ code: 'index_out_of_range', message });
}
