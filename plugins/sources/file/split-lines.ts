import type { FileWindow } from './file-window.ts';
import { refill } from './in-chunks.ts';
import type { Behind, Refill } from './in-chunks.ts';
import type { LineBreaks } from './line-breaks.ts';

/** One line; its indexes in `window.bytes` hold until the next refill. */
export interface FoundLine extends Behind {
  readonly kind: 'line';
  readonly start: number;
  /** Where its line break begins. */
  readonly end: number;
  readonly next: number;
  readonly line: number;
}

/** A record that was too long to be held: where it lay, and how it began. */
export interface LongRecord extends Behind {
  readonly kind: 'too_large';
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  /** Its first bytes, a copy. */
  readonly raw: Buffer;
}

/** Bytes that are kept of a record or a range which is too long to be kept. */
export const keptBytes = 4096;

/** Lines from `window.start` to the end of the file; line breaks inside quotes are line breaks. */
export function* splitLines(
  window: FileWindow,
  breaks: LineBreaks,
  maxBytes: number,
): Generator<FoundLine | LongRecord | Refill> {
  for (;;) {
    if (isLongLine(window, breaks, maxBytes)) {
      yield yield* skipLongLine(window, breaks);
    } else if (!breaks.find()) {
      yield refill;
      window.fill();
    } else if (window.unread === 0) {
      return;
    } else {
      const { start, line } = window;
      const { end, next } = breaks;
      window.start = next;
      window.line += 1;
      yield { kind: 'line', start, end, next, line, nextLine: line + 1 };
    }
  }
}

/** True as soon as the line at `window.start` has more than `maxBytes`, its line break not counted. */
export function isLongLine(window: FileWindow, breaks: LineBreaks, maxBytes: number): boolean {
  if (window.unread <= maxBytes) return false;
  // Two more: what is last in memory may be the half of a CRLF.
  return breaks.find() ? breaks.end - window.start > maxBytes : window.unread > maxBytes + 1;
}

/** Walks past the line at `window.start` without holding more of it than a chunk. */
export function* skipLongLine(
  window: FileWindow,
  breaks: LineBreaks,
): Generator<Refill, LongRecord> {
  const { offset, line } = window;
  while (!breaks.find()) {
    const last = window.bytes.length - 1;
    window.start = window.bytes[last] === 0x0d ? last : last + 1;
    yield refill;
    window.fill();
  }
  window.start = breaks.next;
  window.line += 1;
  const length = window.offset - offset;
  const raw = window.copyAt(offset, Math.min(length, keptBytes));
  return { kind: 'too_large', offset, length, line, nextLine: line + 1, raw };
}
