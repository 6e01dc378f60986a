import { batchStatuses, triggerTypes } from '../model/batch.ts';
import type { Batch } from '../model/batch.ts';
import { columns } from './columns.ts';
import {
  count,
  id,
  oneOf,
  openRecord,
  optional,
  optionalOneOf,
  optionalPayload,
  text,
} from './stored-record.ts';

export const batchColumns = columns(
  'batch_id',
  'run_id',
  'aggregation_node_index',
  'aggregation_state_id',
  'group_json',
  'trigger_type',
  'follows_row_index',
  'attempt',
  'status',
  'input_hash',
  'input_ref',
  'error_hash',
  'error_ref',
  'created_at_ms',
  'ended_at_ms',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toBatch(found: unknown): Batch {
  const from = openRecord('batches', 'batchId', found);
  return {
    batchId: id(from, 'batchId'),
    runId: id(from, 'runId'),
    nodeIndex: count(from, 'aggregationNodeIndex'),
    stateId: optional(id, from, 'aggregationStateId'),
    group: optional(text, from, 'groupJson'),
    trigger: optionalOneOf(from, 'triggerType', triggerTypes),
    followsRowIndex: optional(count, from, 'followsRowIndex'),
    attempt: count(from, 'attempt'),
    status: oneOf(from, 'status', batchStatuses),
    input: optionalPayload(from, 'input'),
    error: optionalPayload(from, 'error'),
    createdAtMs: count(from, 'createdAtMs'),
    endedAtMs: optional(count, from, 'endedAtMs'),
  };
}
