import { callTypes } from '../model/call.ts';
import type { Call } from '../model/call.ts';
import { unreachable } from '../model/unreachable.ts';
import { columns } from './columns.ts';
import {
  count,
  forbid,
  id,
  isAbsent,
  oneOf,
  openRecord,
  optionalOneOf,
  optionalPayload,
  payload,
} from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

export const callColumns = columns(
  'call_id',
  'run_id',
  'state_id',
  'operation_id',
  'call_index',
  'call_type',
  'status',
  'request_hash',
  'request_ref',
  'response_hash',
  'response_ref',
  'error_hash',
  'error_ref',
  'latency_us',
  'started_at_ms',
);

const response = ['responseHash', 'responseRef'];
const error = ['errorHash', 'errorRef'];

/** @throws AuditError when the record is not exactly as expected. */
export function toCall(found: unknown): Call {
  const from = openRecord('calls', 'callId', found);
  const sent = {
    callId: id(from, 'callId'),
    runId: id(from, 'runId'),
    parent: parent(from),
    callIndex: count(from, 'callIndex'),
    type: oneOf(from, 'callType', callTypes),
    request: payload(from, 'request'),
    startedAtMs: count(from, 'startedAtMs'),
  };
  const status = optionalOneOf(from, 'status', ['success', 'error']);
  switch (status) {
    case undefined:
      forbid(from, [...response, ...error, 'latencyUs'], 'while there is no answer');
      return { ...sent, status: 'open' };
    case 'success':
      forbid(from, error, 'when the call has succeeded');
      return {
        ...sent,
        status,
        latencyUs: count(from, 'latencyUs'),
        response: optionalPayload(from, 'response'),
      };
    case 'error':
      return {
        ...sent,
        status,
        latencyUs: count(from, 'latencyUs'),
        response: optionalPayload(from, 'response'),
        error: optionalPayload(from, 'error'),
      };
    default:
      return unreachable(status);
  }
}

function parent(from: StoredRecord): Call['parent'] {
  if (isAbsent(from, 'stateId')) {
    return { kind: 'operation', operationId: id(from, 'operationId') };
  }
  forbid(from, ['operationId'], 'when the call hangs on a node state');
  return { kind: 'state', stateId: id(from, 'stateId') };
}
