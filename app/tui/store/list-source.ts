import type { Page, PageOptions } from '../../../landscape/queries/page.ts';

/** What a list is read from: pages by key, in both directions; never by number. */
export interface ListSource<T, Key> {
  /** @param signal - Aborts when nobody waits for the page any more. */
  page(asked: PageAsked<Key>, signal: AbortSignal): Promise<ListPage<T, Key>>;
  readonly keyOf: (item: T) => Key;
  /** Whether all of it comes at once: read again, it may be in another order. */
  readonly isWhole?: boolean;
}

export interface PageAsked<Key> {
  readonly direction: 'forward' | 'backward';
  /** Items strictly behind (backward: before) this key; absent: from the beginning (backward: the end). */
  readonly from: Key | undefined;
  readonly limit: number;
}

export interface ListPage<T, Key = never> {
  /** In the order of the list, whatever the direction was. */
  readonly items: readonly T[];
  /** Whether there may be more in that direction. */
  readonly hasMore: boolean;
  /** Where to go on, when it was looked further than the outermost item lies. */
  readonly through?: Key | undefined;
}

/** As queries take it. */
export function pageOptions<Key>({ direction, from, limit }: PageAsked<Key>): PageOptions<Key> {
  return direction === 'forward' ? { after: from, limit } : { before: from ?? 'end', limit };
}

/** As queries give it. */
export function toListPage<T>({ items, next }: Page<T, unknown>): ListPage<T> {
  return { items, hasMore: next !== undefined };
}
