/** One page of a listing; page 10,000 costs what page 1 costs. */
export interface Page<T, Cursor> {
  readonly items: readonly T[];
  /** Asked for as `after` it gives the next page; absent on the last one. */
  readonly next: Cursor | undefined;
}

export interface PageOptions<Cursor> {
  /** The `next` of the page before; absent for the first page. */
  readonly after?: Cursor | undefined;
  readonly limit?: number | undefined;
}

export const defaultLimit = 100;

/** Makes a page of at most `limit` out of one item more than that. */
export function toPage<T, Cursor>(
  found: readonly T[],
  limit: number,
  cursor: (last: T) => Cursor,
): Page<T, Cursor> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? cursor(last) : undefined };
}
