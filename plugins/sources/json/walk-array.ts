import { unreachable } from '../../../landscape/model/unreachable.ts';
import type { SourceItem, SourceRecord } from '../../contract.ts';
import type { FileWindow } from '../file/file-window.ts';
import { refill } from '../file/in-chunks.ts';
import type { Behind, Refill } from '../file/in-chunks.ts';
import { keptBytes } from '../file/split-lines.ts';
import { tooLarge } from '../file/too-large.ts';
import { enterArray, expectEnd, leaveElement } from './array-gaps.ts';
import type { ArrayPlace, Gap } from './array-gaps.ts';
import { unreadableStructure } from './json-errors.ts';
import type { JsonRecordReader } from './json-records.ts';
import { JsonScan } from './json-scan.ts';
import { skipRest, skipValue } from './json-steps.ts';
import { ValueWalk } from './value-walk.ts';

/** Where a walk stands: at the start of the file when absent. Recorded in positions. */
export type ArrayState = 'before_element' | 'after_element' | 'end';

export interface ArrayStep extends Behind {
  readonly item: SourceItem;
}

type Damage = { readonly damage: string };

/**
 * The elements of a JSON array, one after the other, and `structure` between them, from where the
 * window is to the end of the file.
 *
 * A broken element is a bad record of its own when its end is beyond doubt: brackets pair by kind,
 * and quotes stand only where quotes can. Else nobody can say what is text and what is data, and the
 * rest of the file is one bad record (`unreadable_structure`), as it is when the array is not there,
 * does not close, or something follows that does not belong there.
 */
export function* walkArray(
  window: FileWindow,
  place: ArrayPlace,
  state: ArrayState | undefined,
  readRecord: JsonRecordReader,
): Generator<ArrayStep | Refill> {
  const scan = new JsonScan();
  let from = startOf(window);
  let gap = yield* firstGap(window, place, state);
  for (;;) {
    if (typeof gap === 'object') {
      yield yield* damagedRest(window, from, gap.damage);
      return;
    }
    const at = gap === 'end' ? 'end' : 'before_element';
    if (window.offset > from.offset) yield structure(window, from, at);
    if (gap === 'end') return;
    from = startOf(window);
    const element = yield* takeElement(window, scan, place.maxBytes, readRecord);
    if ('damage' in element) {
      gap = element;
      continue;
    }
    yield { item: element, nextLine: window.line, at: 'after_element' };
    from = startOf(window);
    gap = yield* leaveElement(window, place);
  }
}

function* firstGap(
  window: FileWindow,
  place: ArrayPlace,
  state: ArrayState | undefined,
): Generator<Refill, Gap> {
  switch (state) {
    case undefined:
      return yield* enterArray(window, place);
    case 'before_element':
      return 'element';
    case 'after_element':
      return yield* leaveElement(window, place);
    case 'end':
      return yield* expectEnd(window);
    default:
      return unreachable(state);
  }
}

function* takeElement(
  window: FileWindow,
  scan: JsonScan,
  maxBytes: number,
  readRecord: JsonRecordReader,
): Generator<Refill, SourceRecord | Damage> {
  for (;;) {
    const { bytes, start } = window;
    scan.run(bytes, start, Math.min(bytes.length, start + maxBytes + 1));
    if (scan.outcome === 'mismatched') return { damage: 'the brackets of an element do not pair' };
    const { end } = scan;
    if (end - start > maxBytes) return yield* skipLongElement(window, maxBytes);
    if (scan.outcome === 'complete') {
      const result = readRecord(start, end, scan);
      if (!result.ok && !isPlausible(bytes, start, end)) {
        return {
          damage: `an element is broken, and its end is not to be found: ${result.error.message}`,
        };
      }
      const { offset, line, file } = window;
      window.start = end;
      window.line += scan.lineBreaks;
      const raw = bytes.subarray(start, end);
      return { kind: 'record', file, offset, length: end - start, line, raw, result };
    }
    if (window.atEnd) return { damage: 'the file ends within an element: it was cut off' };
    yield refill;
    window.fill();
  }
}

function* skipLongElement(
  window: FileWindow,
  maxBytes: number,
): Generator<Refill, SourceRecord | Damage> {
  const { offset, line } = startOf(window);
  if (!(yield* skipValue(window))) return { damage: 'a long element does not end' };
  const length = window.offset - offset;
  const raw = window.copyAt(offset, Math.min(length, keptBytes));
  return tooLarge({ offset, length, line, raw }, window.file, maxBytes);
}

function isPlausible(bytes: Buffer, start: number, end: number): boolean {
  const value = new ValueWalk();
  value.walk(bytes, start, end);
  return value.plausible;
}

function* damagedRest(
  window: FileWindow,
  { offset, line }: Start,
  message: string,
): Generator<Refill, ArrayStep> {
  yield* skipRest(window);
  const length = window.offset - offset;
  const raw = window.copyAt(offset, Math.min(length, keptBytes));
  const result = { ok: false, error: unreadableStructure(message) } as const;
  const { file } = window;
  const item = { kind: 'record', file, offset, length, line, raw, result } as const;
  return { item, nextLine: window.line, at: 'end' };
}

interface Start {
  readonly offset: number;
  readonly line: number;
}

function startOf({ offset, line }: FileWindow): Start {
  return { offset, line };
}

function structure(window: FileWindow, { offset, line }: Start, at: ArrayState): ArrayStep {
  const length = window.offset - offset;
  const { file } = window;
  const item = { kind: 'skipped', file, offset, length, line, reason: 'structure' } as const;
  return { item, nextLine: window.line, at };
}
