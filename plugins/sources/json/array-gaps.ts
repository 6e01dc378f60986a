import type { FileWindow } from '../file/file-window.ts';
import type { Refill } from '../file/in-chunks.ts';
import { showNames } from '../../schema/show-value.ts';
import { isSeparator, json } from './json-bytes.ts';
import { skipSpace, skipValue, takeText } from './json-steps.ts';

/** Where a walk over what is not an element came out. */
export type Gap =
  /** At the first byte of an element. */
  | 'element'
  /** At the end of the file, everything in order. */
  | 'end'
  | { readonly damage: string };

/** Which array of the file is walked. */
export interface ArrayPlace {
  /** Key of the top-level object that holds it; absent when the file is the array. */
  readonly dataKey: string | undefined;
  /** Longest key that is looked at. */
  readonly maxBytes: number;
}

type Walk = Generator<Refill, Gap>;

/** From the start of the file to the first element. */
export function* enterArray(window: FileWindow, place: ArrayPlace): Walk {
  const problem = yield* findArray(window, place);
  if (problem !== undefined) return damage(problem);
  window.start += 1;
  const byte = yield* skipSpace(window);
  return byte === json.closeArray ? yield* leaveArray(window, place) : atElement(byte);
}

/** From behind an element to the next one, or out of the array to the end of the file. */
export function* leaveElement(window: FileWindow, place: ArrayPlace): Walk {
  const byte = yield* skipSpace(window);
  if (byte === json.closeArray) return yield* leaveArray(window, place);
  if (byte === undefined) return atElement(byte);
  if (byte !== json.comma) return damage('there is no comma behind an element');
  window.start += 1;
  return atElement(yield* skipSpace(window));
}

/** Over white space to the end of the file. */
export function* expectEnd(window: FileWindow): Walk {
  const byte = yield* skipSpace(window);
  return byte === undefined ? 'end' : damage('text follows behind the end of the data');
}

/** Walks to the `[` of the array. @returns why it is not there. */
function* findArray(
  window: FileWindow,
  { dataKey, maxBytes }: ArrayPlace,
): Generator<Refill, string | undefined> {
  const first = yield* skipSpace(window);
  if (first === undefined) return 'the file is empty';
  if (dataKey === undefined) {
    if (first === json.openArray) return undefined;
    return first === json.openObject
      ? 'the file is an object: name the key of its array in `data_key`, or say `format: jsonl`'
      : 'the file is no JSON array';
  }
  if (first !== json.openObject)
    return `the file is no object with the key ${showNames([dataKey])}`;
  for (;;) {
    window.start += 1;
    if ((yield* skipSpace(window)) === json.closeObject) return noKey(dataKey);
    const key = yield* takeKey(window, maxBytes);
    const value = key === undefined ? undefined : yield* skipSpace(window);
    if (value === undefined) return `what comes before the key ${showNames([dataKey])} is broken`;
    if (key === dataKey) {
      return value === json.openArray ? undefined : `${showNames([dataKey])} is no array`;
    }
    if (isSeparator(value) || !(yield* skipValue(window))) {
      return `the value of ${showNames([key ?? ''])} is broken`;
    }
    if ((yield* skipSpace(window)) !== json.comma) {
      return noKey(dataKey);
    }
  }
}

/** From the `]` of the array to the end of the file. */
function* leaveArray(window: FileWindow, { dataKey, maxBytes }: ArrayPlace): Walk {
  window.start += 1;
  if (dataKey === undefined) return yield* expectEnd(window);
  for (;;) {
    const byte = yield* skipSpace(window);
    window.start += byte === undefined ? 0 : 1;
    if (byte === json.closeObject) return yield* expectEnd(window);
    if (byte !== json.comma) return damage('the object around the array does not close');
    const key = yield* takeKey(window, maxBytes);
    if (key === undefined) return damage('a key behind the array is broken');
    if (key === dataKey) return damage(`the key ${showNames([dataKey])} comes twice`);
    const value = yield* skipSpace(window);
    if (value === undefined || isSeparator(value) || !(yield* skipValue(window))) {
      return damage(`the value of ${showNames([key])} is broken`);
    }
  }
}

/** Takes a key and its colon. */
function* takeKey(window: FileWindow, longest: number): Generator<Refill, string | undefined> {
  yield* skipSpace(window);
  const key = yield* takeText(window, longest);
  if (key === undefined || (yield* skipSpace(window)) !== json.colon) return undefined;
  window.start += 1;
  return key;
}

function atElement(byte: number | undefined): Gap {
  if (byte === undefined) return damage('the file ends before the array does: it was cut off');
  return isSeparator(byte)
    ? damage('there is no element behind a comma or at the start')
    : 'element';
}

function noKey(dataKey: string): string {
  return `the file has no key ${showNames([dataKey])}`;
}

function damage(message: string): Gap {
  return { damage: message };
}
