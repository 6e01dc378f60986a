import { nodeStateStatuses } from '../model/node-state.ts';
import type { NodeState } from '../model/node-state.ts';
import { unreachable } from '../model/unreachable.ts';
import { columns } from './columns.ts';
import { count, forbid, id, oneOf, openRecord, optionalPayload, payload } from './stored-record.ts';

export const nodeStateColumns = columns(
  'state_id',
  'run_id',
  'token_id',
  'node_index',
  'step_index',
  'attempt',
  'status',
  'input_hash',
  'input_ref',
  'output_hash',
  'output_ref',
  'error_hash',
  'error_ref',
  'context_hash',
  'context_ref',
  'started_at_ms',
  'duration_us',
);

const output = ['outputHash', 'outputRef'];
const error = ['errorHash', 'errorRef'];

/**
 * Each status has its own facts and no others.
 *
 * @throws AuditError when the record is not exactly as expected.
 */
export function toNodeState(found: unknown): NodeState {
  const from = openRecord('node_states', 'stateId', found);
  const attempt = {
    stateId: id(from, 'stateId'),
    runId: id(from, 'runId'),
    tokenId: id(from, 'tokenId'),
    nodeIndex: count(from, 'nodeIndex'),
    stepIndex: count(from, 'stepIndex'),
    attempt: count(from, 'attempt'),
    input: payload(from, 'input'),
    context: optionalPayload(from, 'context'),
    startedAtMs: count(from, 'startedAtMs'),
  };
  const status = oneOf(from, 'status', nodeStateStatuses);
  const why = `while the status is ${status}`;
  switch (status) {
    case 'open':
      forbid(from, ['durationUs', ...output, ...error], why);
      return { ...attempt, status };
    case 'pending':
      forbid(from, [...output, ...error], why);
      return { ...attempt, status, durationUs: count(from, 'durationUs') };
    case 'completed':
      forbid(from, error, why);
      return {
        ...attempt,
        status,
        durationUs: count(from, 'durationUs'),
        output: payload(from, 'output'),
      };
    case 'failed':
      forbid(from, output, why);
      return {
        ...attempt,
        status,
        durationUs: count(from, 'durationUs'),
        error: payload(from, 'error'),
      };
    default:
      return unreachable(status);
  }
}
