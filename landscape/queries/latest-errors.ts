import type { Knex } from 'knex';

import { errorReasons } from '../model/error-record.ts';
import type { ErrorReason } from '../model/error-record.ts';
import type { BatchId, NodeIndex, RowId, RunId, StateId, TokenId } from '../model/ids.ts';
import type { PayloadRef } from '../model/payload.ts';
import { count, id, oneOf, openRecord, optional, payload } from '../readers/stored-record.ts';

/** What was wrong with one token, and where it stood. */
export interface LatestError {
  readonly tokenId: TokenId;
  /** Absent for a token that a batch made. */
  readonly rowId: RowId | undefined;
  readonly rowIndex: number | undefined;
  readonly batchId: BatchId | undefined;
  readonly nodeIndex: NodeIndex;
  readonly reason: ErrorReason;
  readonly error: PayloadRef;
  /** The attempt that failed. */
  readonly stateId: StateId;
  readonly endedAtMs: number;
}

/** The errors of a run that happened last, the oldest of them first. */
export async function listLatestErrors(
  db: Knex,
  runId: RunId,
  limit: number,
): Promise<readonly LatestError[]> {
  const found: unknown[] = [
    ...(await atSource(db, await lastOf(db, 'validation_errors', 'row_id', runId, limit))),
    ...(await atSteps(db, await lastOf(db, 'transform_errors', 'token_id', runId, limit))),
  ];
  return found
    .map(toLatestError)
    .toSorted((a, b) => a.endedAtMs - b.endedAtMs || a.stateId - b.stateId)
    .slice(-limit);
}

/**
 * The errors of the rows or tokens that came last: a few for every reason, which is how they are indexed,
 * so that a run with a million of them is read as fast as one with ten.
 */
async function lastOf(
  db: Knex,
  table: 'validation_errors' | 'transform_errors',
  subject: 'row_id' | 'token_id',
  runId: RunId,
  limit: number,
): Promise<readonly number[]> {
  const last = errorReasons.map((reason) =>
    db
      .select('error_id', 'subject')
      .from(
        db(table)
          .select({ error_id: 'error_id', subject })
          .where({ run_id: runId, reason })
          .orderBy(subject, 'desc')
          .limit(limit)
          .as('last'),
      ),
  );
  const found: unknown[] = await db
    .select({ errorId: 'error_id' })
    .from(db.unionAll(last).as('lasts'))
    .orderBy('subject', 'desc')
    .limit(limit);
  return found.map((each) => id(openRecord(table, 'errorId', each), 'errorId'));
}

const shared = {
  stateId: 'state.state_id',
  nodeIndex: 'state.node_index',
  startedAtMs: 'state.started_at_ms',
  durationUs: 'state.duration_us',
  tokenId: 'token.token_id',
  batchId: 'token.batch_id',
  rowId: 'row.row_id',
  rowIndex: 'row.row_index',
  reason: 'error.reason',
  errorHash: 'error.error_hash',
  errorRef: 'error.error_ref',
};

async function atSource(db: Knex, errors: readonly number[]): Promise<readonly unknown[]> {
  if (errors.length === 0) return [];
  const found: unknown[] = await db({ error: 'validation_errors' })
    .join({ row: 'rows' }, 'row.row_id', 'error.row_id')
    // A record that was refused has one token, which has one state.
    .join({ token: 'tokens' }, 'token.row_id', 'row.row_id')
    .join({ state: 'node_states' }, (on) =>
      on.on('state.token_id', 'token.token_id').andOn('state.node_index', 'row.source_node_index'),
    )
    .select(shared)
    .whereIn('error.error_id', errors);
  return found;
}

async function atSteps(db: Knex, errors: readonly number[]): Promise<readonly unknown[]> {
  if (errors.length === 0) return [];
  const found: unknown[] = await db({ error: 'transform_errors' })
    .join({ state: 'node_states' }, 'state.state_id', 'error.state_id')
    .join({ token: 'tokens' }, 'token.token_id', 'error.token_id')
    .leftJoin({ row: 'rows' }, 'row.row_id', 'token.row_id')
    .select(shared)
    .whereIn('error.error_id', errors);
  return found;
}

function toLatestError(found: unknown): LatestError {
  const from = openRecord('node_states', 'stateId', found);
  return {
    tokenId: id(from, 'tokenId'),
    rowId: optional(id, from, 'rowId'),
    rowIndex: optional(count, from, 'rowIndex'),
    batchId: optional(id, from, 'batchId'),
    nodeIndex: count(from, 'nodeIndex'),
    reason: oneOf(from, 'reason', errorReasons),
    error: payload(from, 'error'),
    stateId: id(from, 'stateId'),
    endedAtMs: count(from, 'startedAtMs') + count(from, 'durationUs') / 1000,
  };
}
