import type { SourceChunk, SourceItem } from '../../contract.ts';
import type { FileWindow } from './file-window.ts';

/** A reader says it before it calls `fill`: views that it has handed out end with it. */
export const refill = Symbol('refill');
export type Refill = typeof refill;

/** What a reader knows of the place behind an item. */
export interface Behind {
  /** Line on which the next item starts. */
  readonly nextLine: number;
  /** Where the reader then stands in the structure of the file. */
  readonly at?: string;
}

/** Items in a chunk at most: a mebibyte of blank lines must not become a million objects. */
export const itemsPerChunk = 512;

/**
 * Gathers what a reader finds into chunks, each before the window moves on.
 *
 * @param toItems - The items of some finds, one for each; does what is better done for many at once.
 */
export async function* inChunks<F extends Behind>(
  found: Iterable<F | Refill>,
  window: FileWindow,
  toItems: (found: readonly F[]) => readonly SourceItem[],
): AsyncGenerator<SourceChunk> {
  let gathered: F[] = [];
  for (const step of found) {
    if (step !== refill) gathered.push(step);
    if (gathered.length > 0 && (step === refill || gathered.length === itemsPerChunk)) {
      yield toChunk(gathered, toItems(gathered), window);
      gathered = [];
    }
  }
  if (gathered.length > 0) yield toChunk(gathered, toItems(gathered), window);
}

function toChunk(
  found: readonly Behind[],
  items: readonly SourceItem[],
  window: FileWindow,
): SourceChunk {
  return {
    items,
    positionAfter(index) {
      const item = items[index];
      const behind = found[index];
      if (item === undefined || behind === undefined) throw new RangeError(`no item ${index}`);
      const offset = item.offset + item.length;
      const position = { offset, line: behind.nextLine, sha256: window.digestAt(offset) };
      return behind.at === undefined ? position : { ...position, at: behind.at };
    },
  };
}
