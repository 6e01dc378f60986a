import type { Knex } from 'knex';

import { compareText } from '../compare-text.ts';
import { errorReasons } from '../model/error-record.ts';
import type { ErrorReason } from '../model/error-record.ts';
import type { NodeIndex, RunId, TokenId } from '../model/ids.ts';
import { count, id, oneOf, openRecord, optional, text } from '../readers/stored-record.ts';

/** Rows that failed for the same reason at the same node in the same field. */
export interface ErrorGroup {
  readonly nodeIndex: NodeIndex;
  readonly reason: ErrorReason;
  readonly field: string | undefined;
  readonly errors: number;
  /** The first of them, to start reading at. */
  readonly firstTokenId: TokenId;
}

/** The errors of a run grouped by node, reason and field; the largest group first. */
export async function listErrorGroups(db: Knex, runId: RunId): Promise<readonly ErrorGroup[]> {
  const atSource: unknown[] = await db({ error: 'validation_errors' })
    .join({ row: 'rows' }, 'row.row_id', 'error.row_id')
    .join({ token: 'tokens' }, 'token.row_id', 'row.row_id')
    .select({
      nodeIndex: 'row.source_node_index',
      reason: 'error.reason',
      field: 'error.field',
    })
    // A row may have several tokens, by forks; its error counts once.
    .countDistinct({ errors: 'error.error_id' })
    .min({ firstTokenId: 'token.token_id' })
    .where('error.run_id', runId)
    .groupBy('row.source_node_index', 'error.reason', 'error.field');
  const atSteps: unknown[] = await db('transform_errors')
    .select({ nodeIndex: 'node_index', reason: 'reason', field: 'field' })
    .count({ errors: 'error_id' })
    .min({ firstTokenId: 'token_id' })
    .where({ run_id: runId })
    .groupBy('node_index', 'reason', 'field');
  const groups = [
    ...atSource.map((found) => toErrorGroup('validation_errors', found)),
    ...atSteps.map((found) => toErrorGroup('transform_errors', found)),
  ];
  return groups.toSorted(
    (a, b) =>
      b.errors - a.errors ||
      a.nodeIndex - b.nodeIndex ||
      compareText(a.reason, b.reason) ||
      compareText(a.field ?? '', b.field ?? ''),
  );
}

function toErrorGroup(table: string, found: unknown): ErrorGroup {
  const from = openRecord(table, 'reason', found);
  return {
    nodeIndex: count(from, 'nodeIndex'),
    reason: oneOf(from, 'reason', errorReasons),
    field: optional(text, from, 'field'),
    errors: count(from, 'errors'),
    firstTokenId: id(from, 'firstTokenId'),
  };
}
