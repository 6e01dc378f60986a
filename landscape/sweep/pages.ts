import type { Knex } from 'knex';

import { count, openRecord } from '../readers/stored-record.ts';

/** Records of one step through a table. */
export const pageSize = 500;

/**
 * Steps through a table in the order of a column of whole numbers, a page at a time.
 *
 * @param table - For the message when the column holds something else.
 * @param column - Its alias in what `query` selects.
 * @param query - Selects what comes behind `after`, in ascending order of the column.
 */
export async function* pages(
  table: string,
  column: string,
  query: (after: number) => Knex.QueryBuilder<object, unknown[]>,
): AsyncGenerator<readonly unknown[]> {
  for (let after = -1; ;) {
    const found: unknown[] = await query(after).limit(pageSize);
    if (found.length > 0) yield found;
    if (found.length < pageSize) return;
    after = count(openRecord(table, column, found.at(-1)), column);
  }
}
