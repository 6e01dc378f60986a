import { decodeText } from '../file/decode-text.ts';
import type { FileWindow } from '../file/file-window.ts';
import { refill } from '../file/in-chunks.ts';
import type { Refill } from '../file/in-chunks.ts';
import { isSpace, json } from './json-bytes.ts';
import { ValueWalk } from './value-walk.ts';

/** The next byte that is no white space, left where it is; `undefined` at the end of the file. */
export function* skipSpace(window: FileWindow): Generator<Refill, number | undefined> {
  do {
    const { bytes } = window;
    while (window.start < bytes.length) {
      const byte = bytes[window.start]!;
      if (!isSpace(byte)) return byte;
      if (byte === json.lineFeed) window.line += 1;
      window.start += 1;
    }
  } while (yield* readOn(window));
  return undefined;
}

/**
 * Walks past the value at `window.start`, however large it is.
 *
 * @returns false when it does not end, or when its quotes make that end doubtful.
 */
export function* skipValue(window: FileWindow): Generator<Refill, boolean> {
  const value = new ValueWalk();
  do {
    const end = value.walk(window.bytes, window.start);
    if (end >= 0) {
      window.start = end;
      window.line += value.lineBreaks;
      return value.plausible;
    }
    window.start = window.bytes.length;
  } while (yield* readOn(window));
  window.line += value.lineBreaks;
  return false;
}

/**
 * Takes the text at `window.start`.
 *
 * @returns the text, `undefined` when there is none, or none of at most `longest` bytes.
 */
export function* takeText(
  window: FileWindow,
  longest: number,
): Generator<Refill, string | undefined> {
  for (;;) {
    const { bytes, start } = window;
    if (bytes[start] !== json.quote) return undefined;
    const end = new ValueWalk().walk(bytes, start);
    if (end >= 0 && end - start <= longest) {
      const text = decodeText(window, start, end, 'utf-8');
      window.start = end;
      return text === undefined ? undefined : parseText(text);
    }
    if (end >= 0 || window.atEnd || window.unread > longest) return undefined;
    yield refill;
    window.fill();
  }
}

/** Walks to the end of the file. */
export function* skipRest(window: FileWindow): Generator<Refill, void> {
  do {
    const { bytes } = window;
    for (let at = window.start; at < bytes.length; at += 1) {
      if (bytes[at] === json.lineFeed) window.line += 1;
    }
    window.start = bytes.length;
  } while (yield* readOn(window));
}

/** Reads on when all is done with; false at the end of the file. */
function* readOn(window: FileWindow): Generator<Refill, boolean> {
  if (window.atEnd) return false;
  yield refill;
  return window.fill();
}

function parseText(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}
