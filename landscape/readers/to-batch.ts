import { batchStatuses, triggerTypes } from '../model/batch.ts';
import type { Batch } from '../model/batch.ts';
import { unreachable } from '../model/unreachable.ts';
import { columns } from './columns.ts';
import {
  count,
  forbid,
  hash,
  id,
  oneOf,
  openRecord,
  optional,
  payload,
  text,
} from './stored-record.ts';

export const batchColumns = columns(
  'batch_id',
  'run_id',
  'aggregation_node_index',
  'group_json',
  'trigger_type',
  'follows_row_index',
  'status',
  'input_hash',
  'input_ref',
  'error_hash',
  'error_ref',
  'created_at_ms',
  'ended_at_ms',
);

const error = ['errorHash', 'errorRef'];
const flush = ['triggerType', 'followsRowIndex', 'inputHash', 'inputRef', 'endedAtMs'];

/**
 * Each status has its own facts and no others.
 *
 * @throws AuditError when the record is not exactly as expected.
 */
export function toBatch(found: unknown): Batch {
  const from = openRecord('batches', 'batchId', found);
  const base = {
    batchId: id(from, 'batchId'),
    runId: id(from, 'runId'),
    nodeIndex: count(from, 'aggregationNodeIndex'),
    group: optional(text, from, 'groupJson'),
    createdAtMs: count(from, 'createdAtMs'),
  };
  const status = oneOf(from, 'status', batchStatuses);
  const why = `while the status is ${status}`;
  switch (status) {
    case 'draft':
    case 'executing':
      forbid(from, [...flush, ...error], why);
      return { ...base, status };
    case 'completed':
    case 'failed': {
      // The members' rows are stored one by one.
      forbid(from, ['inputRef'], why);
      const ended = {
        ...base,
        trigger: oneOf(from, 'triggerType', triggerTypes),
        followsRowIndex: optional(count, from, 'followsRowIndex'),
        inputHash: hash(from, 'inputHash'),
        endedAtMs: count(from, 'endedAtMs'),
      };
      if (status === 'failed') return { ...ended, status, error: payload(from, 'error') };
      forbid(from, error, why);
      return { ...ended, status };
    }
    default:
      return unreachable(status);
  }
}
