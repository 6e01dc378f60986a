import type { BatchId } from '../model/ids.ts';
import { count, id, openRecord } from '../readers/stored-record.ts';
import type { BatchLinkTable } from './load-batch-links.ts';
import type { Sweep } from './sweep-context.ts';

/** The first and the last batch of a page. */
export type BatchRange = readonly [first: BatchId, last: BatchId];

/** What else is wanted of each link. */
export interface Joined {
  readonly columns: string;
  readonly joins: string;
}

/** Links held at a time. */
const pageSize = 2000;

/** Steps through the members or the outputs of a range of batches, by batch and then in their order. */
export function* readBatchLinks(
  { snapshot }: Sweep,
  table: BatchLinkTable,
  range: BatchRange,
  { columns, joins }: Joined,
): Generator<{
  readonly batchId: BatchId;
  readonly ordinal: number;
  readonly found: unknown;
}> {
  const behind = `select link.batch_id as linkBatchId, link.ordinal as linkOrdinal, ${columns}
    from ${table} link join batches batch on batch.batch_id = link.batch_id ${joins}
    where link.batch_id <= ? and (link.batch_id, link.ordinal) > (?, ?)
    order by link.batch_id, link.ordinal limit ${pageSize}`;
  for (let after: readonly [number, number] = [range[0], -1]; ;) {
    const page = snapshot.all(behind, range[1], ...after);
    for (const found of page) {
      const from = openRecord(table, 'linkBatchId', found);
      const [batchId, ordinal] = [id(from, 'linkBatchId'), count(from, 'linkOrdinal')];
      after = [batchId, ordinal];
      yield { batchId, ordinal, found };
    }
    if (page.length < pageSize) return;
  }
}
