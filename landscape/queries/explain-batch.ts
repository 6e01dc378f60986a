import type { Knex } from 'knex';

import { NotFoundError } from '../model/errors.ts';
import type { BatchMember, BatchReport } from '../model/explained-batch.ts';
import { parseShownId, showId } from '../model/ids.ts';
import type { BatchId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import { openPayloadReader, payloadFolder } from '../payloads/read-payload.ts';
import { count, id, isAbsent, openRecord, optional, text } from '../readers/stored-record.ts';
import { countRowsBehind, loadBatchFacts } from './explain/batch-facts.ts';
import { explainBatches } from './explain/explain-batch.ts';
import { toPage } from './page.ts';
import type { PageOptions } from './page.ts';
import { loadGraph } from './run-graph.ts';

interface BatchOptions extends PageOptions<number> {
  /** Path of the landscape: payloads lie relative to it. */
  readonly databasePath: string;
}

export const membersPerPage = 100;

/**
 * A batch: what flushed it, into what, and a page of its members.
 *
 * @param asked - Its id, `b-3`.
 * @param options - `after` is the place of a member, from 1.
 * @throws NotFoundError `BATCH_NOT_FOUND` when the run has no such batch.
 */
export async function explainBatch(
  db: Knex,
  run: Run,
  asked: string,
  { databasePath, after = 0, limit = membersPerPage }: BatchOptions,
): Promise<BatchReport> {
  const batchId = parseShownId('batch', asked);
  const facts = batchId === undefined ? undefined : await findBatch(db, run, batchId);
  if (facts === undefined) throw await batchNotFound(db, run, asked);
  const graph = await loadGraph(db, run.runId);
  const payloads = openPayloadReader(payloadFolder(databasePath, run.payloadsPath, run.runKey));
  try {
    const [batch] = await explainBatches(db, { graph, payloads }, [facts]);
    if (batch === undefined) throw new Error('A batch is explained by one');
    const found = await listMembers(db, facts.batch.batchId, after, limit + 1);
    const { items, next } = toPage(found, { limit }, ({ position }) => position);
    return {
      schema: 'elspeth.explain.batch',
      schemaVersion: 1,
      run: run.runKey,
      batch,
      rows: await countRowsBehind(db, facts.batch.batchId),
      members: items,
      next: next ?? null,
    };
  } finally {
    payloads.close();
  }
}

/**
 * A page of the members of a batch, in the order in which it took them.
 *
 * @throws NotFoundError `BATCH_NOT_FOUND` when the run has no such batch.
 */
export async function listBatchMembers(
  db: Knex,
  run: Run,
  asked: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly BatchMember[]> {
  const batchId = parseShownId('batch', asked);
  const found: unknown[] = await db('batches')
    .select('batch_id')
    .where({ batch_id: batchId ?? 0, run_id: run.runId });
  if (batchId === undefined || found.length === 0) throw await batchNotFound(db, run, asked);
  return await listMembers(db, batchId, after, limit);
}

async function findBatch(db: Knex, { runId }: Run, batchId: BatchId) {
  const facts = (await loadBatchFacts(db, [batchId])).get(batchId);
  return facts?.batch.runId === runId ? facts : undefined;
}

async function listMembers(
  db: Knex,
  batchId: BatchId,
  after: number,
  limit: number,
): Promise<readonly BatchMember[]> {
  const found: unknown[] = await db({ member: 'batch_members' })
    .join({ token: 'tokens' }, 'token.token_id', 'member.token_id')
    .leftJoin({ row: 'rows' }, 'row.row_id', 'token.row_id')
    .leftJoin({ file: 'source_files' }, (on) =>
      on.on('file.run_id', 'row.run_id').andOn('file.file_index', 'row.file_index'),
    )
    .select({
      tokenId: 'member.token_id',
      ordinal: 'member.ordinal',
      rowIndex: 'row.row_index',
      line: 'row.line',
      path: 'file.path',
      branchName: 'token.branch_name',
    })
    .where('member.batch_id', batchId)
    .andWhere('member.ordinal', '>=', after)
    .orderBy('member.ordinal')
    .limit(limit);
  return found.map((each) => {
    const from = openRecord('batch_members', 'tokenId', each);
    return {
      position: count(from, 'ordinal') + 1,
      token: showId('token', id(from, 'tokenId')),
      row: isAbsent(from, 'rowIndex') ? null : count(from, 'rowIndex'),
      file: optional(text, from, 'path') ?? null,
      line: optional(count, from, 'line') ?? null,
      branch: optional(text, from, 'branchName') ?? null,
    };
  });
}

async function batchNotFound(db: Knex, run: Run, asked: string): Promise<NotFoundError> {
  const found: unknown[] = await db('batches')
    .min({ first: 'batch_id' })
    .max({ last: 'batch_id' })
    .where({ run_id: run.runId });
  const from = openRecord('batches', 'first', found[0]);
  const [first, last] = [optional(id, from, 'first') ?? 0, optional(id, from, 'last') ?? 0];
  const range =
    first === 0
      ? 'it has no batches'
      : first === last
        ? `its batch is ${showId('batch', first)}`
        : `its batches are ${showId('batch', first)} to ${showId('batch', last)}`;
  return new NotFoundError(
    'BATCH_NOT_FOUND',
    `Run ${run.runKey} has no batch \`${asked}\`; ${range}.`,
    {
      facts: { run: run.runKey, asked },
      nextStep: `A batch id looks like \`${showId('batch', 3)}\`; the report on a row or a token names those that it was in.`,
    },
  );
}
