import type { Knex } from 'knex';

import type { BatchId } from '../model/ids.ts';
import { count, id, openRecord } from '../readers/stored-record.ts';
import type { BatchLinkTable } from './load-batch-links.ts';
import type { Sweep } from './sweep-context.ts';

/** The first and the last batch of a page. */
export type BatchRange = readonly [first: BatchId, last: BatchId];

type Query = Knex.QueryBuilder<object, unknown[]>;

/** Links held at a time. */
const pageSize = 2000;

/**
 * Steps through the members or the outputs of a range of batches, by batch and then in their order.
 *
 * @param join - Adds what else is wanted of each link.
 */
export async function* readBatchLinks(
  { db }: Sweep,
  table: BatchLinkTable,
  range: BatchRange,
  join: (query: Query) => Query,
): AsyncGenerator<{
  readonly batchId: BatchId;
  readonly ordinal: number;
  readonly found: unknown;
}> {
  for (let after = [range[0], -1]; ;) {
    const page: unknown[] = await join(
      db({ link: table })
        .join({ batch: 'batches' }, 'batch.batch_id', 'link.batch_id')
        .select({ linkBatchId: 'link.batch_id', linkOrdinal: 'link.ordinal' })
        .where('link.batch_id', '<=', range[1])
        .whereRaw('(link.batch_id, link.ordinal) > (?, ?)', after)
        .orderBy(['link.batch_id', 'link.ordinal'])
        .limit(pageSize),
    );
    for (const found of page) {
      const from = openRecord(table, 'linkBatchId', found);
      const [batchId, ordinal] = [id(from, 'linkBatchId'), count(from, 'linkOrdinal')];
      after = [batchId, ordinal];
      yield { batchId, ordinal, found };
    }
    if (page.length < pageSize) return;
  }
}
