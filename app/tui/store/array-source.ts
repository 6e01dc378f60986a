import type { ListSource } from './list-source.ts';

/** What a short list is read from: all of it, at once. */
export function arraySource<T, Key>(
  read: (signal: AbortSignal) => Promise<readonly T[]>,
  keyOf: (item: T) => Key,
): ListSource<T, Key> {
  return {
    keyOf,
    isWhole: true,
    async page({ direction, from }, signal) {
      const items = await read(signal);
      const at = from === undefined ? -1 : items.findIndex((item) => keyOf(item) === from);
      if (at < 0) return { items, hasMore: false };
      const part = direction === 'forward' ? items.slice(at + 1) : items.slice(0, at);
      return { items: part, hasMore: false };
    },
  };
}
