import type { Knex } from 'knex';

import type { Batch, BatchStatus } from '../model/batch.ts';
import { batchStatuses } from '../model/batch.ts';
import type { BatchId, RunId } from '../model/ids.ts';
import { id, openRecord } from '../readers/stored-record.ts';
import { loadBatchFacts } from './explain/batch-facts.ts';
import { applyPage, defaultLimit, toPage } from './page.ts';
import type { Page, PageOptions } from './page.ts';
import { listNodes } from './run-graph.ts';

export interface BatchSummary {
  readonly batch: Batch;
  /** Name of its aggregation. */
  readonly aggregation: string;
  readonly members: number;
  readonly outputs: number;
}

export interface BatchFilter extends PageOptions<BatchId> {
  readonly status?: BatchStatus | undefined;
}

export interface BatchPage extends Page<BatchSummary, BatchId> {
  /** Names of the aggregations that the run has; without one there are no batches. */
  readonly aggregations: readonly string[];
}

/** The batches of a run in the order in which they were opened. */
export async function listBatches(
  db: Knex,
  runId: RunId,
  { status, ...page }: BatchFilter = {},
): Promise<BatchPage> {
  const nodes = await listNodes(db, runId);
  const aggregations = nodes.filter(({ kind }) => kind === 'aggregation').map(({ name }) => name);
  if (aggregations.length === 0) return { items: [], next: undefined, aggregations };
  const ids = await findIds(db, runId, status === undefined ? batchStatuses : [status], page);
  const facts = await loadBatchFacts(db, ids);
  const { items, next } = toPage(ids, page, (batchId) => batchId);
  return {
    items: items.flatMap((batchId): readonly BatchSummary[] => {
      const found = facts.get(batchId);
      if (found === undefined) return [];
      const { batch, members, outputs } = found;
      return [{ batch, aggregation: nodes[batch.nodeIndex]?.name ?? '', members, outputs }];
    }),
    next,
    aggregations,
  };
}

/** Ids in the direction of the page: each status walks its own range of the index. */
async function findIds(
  db: Knex,
  runId: RunId,
  statuses: readonly BatchStatus[],
  page: PageOptions<BatchId>,
): Promise<readonly BatchId[]> {
  const ids: BatchId[] = [];
  for (const status of statuses) {
    const query = db('batches').select({ batchId: 'batch_id' }).where({ run_id: runId, status });
    applyPage(query, 'batch_id', 'asc', page);
    const found: unknown[] = await query;
    ids.push(...found.map((each) => id(openRecord('batches', 'batchId', each), 'batchId')));
  }
  const direction = page.before === undefined ? 1 : -1;
  return ids.toSorted((a, b) => (a - b) * direction).slice(0, (page.limit ?? defaultLimit) + 1);
}
