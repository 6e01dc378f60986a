import { cellWidth, graphemes } from '../../../format/cell-width.ts';
import { displayText } from '../../../format/display-text.ts';
import { plural } from '../../../format/numbers.ts';
import type { Line } from '../../components/line.tsx';

/** Bytes as lines of a screen: as many as there are, each made when it comes in sight. */
export interface RawText {
  readonly count: number;
  line(at: number): Line;
  /** Lines that have a text in them; `undefined` where the bytes are no text. */
  find(text: string): readonly number[] | undefined;
}

/** More characters than this are an editor's work. */
const mostCharacters = 300_000;
const plain = /^[\u0020-\u007e]*$/;

/** A text with every character in sight; a line that is too long goes on below. */
export function rawText(whole: string, width: number): RawText {
  const text = whole.slice(0, mostCharacters);
  const starts = [...lineStarts(text, Math.max(10, width - 2))];
  const left = whole.length - text.length;
  return {
    count: starts.length + (left > 0 ? 1 : 0),
    line(at) {
      const start = starts[at];
      if (start === undefined) {
        const more = `… ${plural(left, 'more character')}: E opens all of it`;
        return [' ', { text: more, tone: 'faint' }];
      }
      return [' ', displayText(text.slice(start, starts[at + 1] ?? text.length))];
    },
    find(wanted) {
      const found = new Set<number>();
      const isExact = wanted !== wanted.toLowerCase();
      const where = isExact ? text : text.toLowerCase();
      for (let at = where.indexOf(wanted); at !== -1; at = where.indexOf(wanted, at + 1)) {
        found.add(lineAt(starts, at));
      }
      return [...found];
    },
  };
}

/** Where lines of the screen begin: behind each line break, and where a line is full. */
function* lineStarts(text: string, room: number): Generator<number> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start) + 1 || text.length;
    const line = text.slice(start, end);
    if (plain.test(line.endsWith('\n') ? line.slice(0, -1) : line)) {
      for (let at = 0; at < line.length; at += room) {
        // The break itself finds room at the end of a full line.
        if (at > 0 && line.length - at === 1 && line.endsWith('\n')) break;
        yield start + at;
      }
    } else yield* brokenStarts(line, start, room);
    start = end;
  }
}

function* brokenStarts(line: string, start: number, room: number): Generator<number> {
  yield start;
  let cells = 0;
  let at = start;
  for (const grapheme of graphemes(line)) {
    const own = cellWidth(displayText(grapheme.text));
    if (cells + own > room) {
      yield at;
      cells = 0;
    }
    cells += own;
    at += grapheme.text.length;
  }
}

function lineAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Bytes that are no text: their offset, the bytes, and what of them can be printed. */
export function hexText(bytes: Uint8Array, width: number): RawText {
  const perLine = width >= 78 ? 16 : 8;
  return {
    count: Math.ceil(bytes.length / perLine),
    line(at) {
      const part = [...bytes.subarray(at * perLine, (at + 1) * perLine)];
      const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
      const shown = part.map((byte) =>
        byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
      );
      return [
        { text: ` ${(at * perLine).toString(16).padStart(8, '0')}  `, tone: 'faint' },
        hex.padEnd(perLine * 3),
        { text: ` ${shown.join('')}`, tone: 'accent' },
      ];
    },
    find: () => undefined,
  };
}
