import type { Knex } from 'knex';

/** One page of a listing; page 10,000 costs what page 1 costs. */
export interface Page<T, Cursor> {
  /** In the order of the listing, in whatever direction it is read. */
  readonly items: readonly T[];
  /**
   * Asked for as `after` it gives the next page, of a page read backwards as `before` the one before it;
   * absent where there is none.
   */
  readonly next: Cursor | undefined;
}

export interface PageOptions<Cursor> {
  /** The `next` of the page before; absent for the first page. */
  readonly after?: Cursor | undefined;
  /** Reads backwards: the page that ends right before this, or the last one of all. */
  readonly before?: Cursor | 'end' | undefined;
  readonly limit?: number | undefined;
}

export const defaultLimit = 100;

/** Makes a page of at most `limit` out of one item more than that, as read in its direction. */
export function toPage<T, Cursor>(
  found: readonly T[],
  { before, limit = defaultLimit }: PageOptions<Cursor>,
  cursor: (item: T) => Cursor,
): Page<T, Cursor> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > limit && last !== undefined ? cursor(last) : undefined;
  return { items: before === undefined ? items : items.toReversed(), next };
}

/**
 * Narrows a query to a page by a column that is unique in the listing, and one item more, in the
 * direction in which the page is read.
 *
 * @param order - Of the listing.
 */
export function applyPage(
  query: Knex.QueryBuilder,
  column: string,
  order: 'asc' | 'desc',
  { after, before, limit = defaultLimit }: PageOptions<number>,
): void {
  const isForward = before === undefined;
  const isAscending = (order === 'asc') === isForward;
  const from = isForward ? after : before === 'end' ? undefined : before;
  if (from !== undefined) void query.where(column, isAscending ? '>' : '<', from);
  void query.orderBy(column, isAscending ? 'asc' : 'desc').limit(limit + 1);
}
