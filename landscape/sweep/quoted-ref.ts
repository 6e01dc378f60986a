import { toHex } from '../hash.ts';
import type { PayloadRef } from '../model/payload.ts';

/**
 * A payload's hash as SQLite's `quote()` gives it, which tells bytes from text. Millions of records are
 * read: this text takes a third of the time of a buffer, and two of them are compared in no time.
 */
class QuotedRef implements PayloadRef {
  readonly quoted: string;
  readonly offset: number | undefined;

  constructor(quoted: string, offset: number | undefined) {
    this.quoted = quoted;
    this.offset = offset;
  }

  get hash(): Uint8Array {
    return Buffer.from(hexOf(this), 'hex');
  }
}

/** `X'`, 64 hex digits, `'`. */
const quotedLength = 67;

/** `undefined` when these are not the columns of a stored payload: who wants to know more reads it again. */
export function quotedRef(quoted: unknown, offset: unknown): PayloadRef | undefined {
  const isHash =
    typeof quoted === 'string' && quoted.length === quotedLength && quoted.startsWith("X'");
  if (!isHash) return undefined;
  if (offset === null) return new QuotedRef(quoted, undefined);
  return isCount(offset) ? new QuotedRef(quoted, offset) : undefined;
}

/** 64 hex digits in capitals. */
export function hexOf(ref: PayloadRef): string {
  return ref instanceof QuotedRef ? ref.quoted.slice(2, -1) : toHex(ref.hash).toUpperCase();
}

/** Whether two references are of the same bytes. */
export function isSameContent(a: PayloadRef, b: PayloadRef): boolean {
  if (a instanceof QuotedRef && b instanceof QuotedRef) return a.quoted === b.quoted;
  return hexOf(a) === hexOf(b);
}

/** A whole number from 0 that JavaScript holds exactly. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function isId(value: unknown): value is number {
  return isCount(value) && value > 0;
}
