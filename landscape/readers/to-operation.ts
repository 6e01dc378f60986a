import { operationTypes } from '../model/run.ts';
import type { Operation } from '../model/operation.ts';
import { unreachable } from '../model/unreachable.ts';
import { columns } from './columns.ts';
import {
  count,
  forbid,
  id,
  oneOf,
  openRecord,
  optionalOneOf,
  optionalPayload,
  payload,
} from './stored-record.ts';

export const operationColumns = columns(
  'operation_id',
  'run_id',
  'segment_id',
  'node_index',
  'operation_type',
  'started_at_ms',
  'ended_at_ms',
  'end_status',
  'input_hash',
  'input_ref',
  'output_hash',
  'output_ref',
  'error_hash',
  'error_ref',
);

const error = ['errorHash', 'errorRef'];

/** @throws AuditError when the record is not exactly as expected. */
export function toOperation(found: unknown): Operation {
  const from = openRecord('operations', 'operationId', found);
  const begun = {
    operationId: id(from, 'operationId'),
    runId: id(from, 'runId'),
    segmentId: id(from, 'segmentId'),
    nodeIndex: count(from, 'nodeIndex'),
    type: oneOf(from, 'operationType', operationTypes),
    startedAtMs: count(from, 'startedAtMs'),
    input: optionalPayload(from, 'input'),
  };
  const status = optionalOneOf(from, 'endStatus', ['completed', 'failed']);
  switch (status) {
    case undefined:
      forbid(
        from,
        ['endedAtMs', 'outputHash', 'outputRef', ...error],
        'while the operation is open',
      );
      return { ...begun, status: 'open' };
    case 'completed':
      forbid(from, error, 'when the operation has completed');
      return {
        ...begun,
        status,
        endedAtMs: count(from, 'endedAtMs'),
        output: optionalPayload(from, 'output'),
      };
    case 'failed':
      return {
        ...begun,
        status,
        endedAtMs: count(from, 'endedAtMs'),
        error: payload(from, 'error'),
      };
    default:
      return unreachable(status);
  }
}
