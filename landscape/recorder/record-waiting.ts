import type { NodeIndex, StateId, TokenId } from '../model/ids.ts';
import type { PayloadRef } from '../model/payload.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import { countEnd, recordCompletedState, recordStoredFailure } from './record-node-state.ts';
import type { EndedAttempt, FailedState } from './record-node-state.ts';
import type { Recorder } from './recorder.ts';

/**
 * An attempt that waits: for a batch to fill, for other branches. It gets its id when it begins, and a
 * record when its group is committed before it has ended; then its end fills that record.
 */
export interface WaitingAttempt {
  readonly stateId: StateId;
  readonly tokenId: TokenId;
  readonly nodeIndex: NodeIndex;
  readonly stepIndex: number;
  readonly attempt: number;
  readonly input: PayloadRef;
  readonly startedAtMs: number;
  /** On the monotonic clock of this process. */
  readonly startedUs: number;
  isRecorded: boolean;
}

/** Records that an attempt waits beyond its group. */
export function recordOpenState(recorder: Recorder, waiting: WaitingAttempt): void {
  recorder.facts.openStates.push(
    waiting.stateId,
    recorder.runId,
    waiting.tokenId,
    waiting.nodeIndex,
    waiting.stepIndex,
    waiting.attempt,
    waiting.input.hash,
    waiting.input.offset ?? null,
    waiting.startedAtMs,
  );
  waiting.isRecorded = true;
}

export function recordWaitingCompleted(
  recorder: Recorder,
  waiting: WaitingAttempt,
  output: PayloadRef,
  context: PayloadRef,
): StateId {
  const attempt = ended(recorder, waiting, context);
  if (!waiting.isRecorded) {
    waiting.isRecorded = true;
    return recordCompletedState(recorder, attempt, output, waiting.stateId);
  }
  fill(recorder, waiting.stateId, attempt.durationUs, context, {
    status: 'completed',
    output_hash: output.hash,
    output_ref: output.offset ?? null,
  });
  countEnd(recorder, attempt, waiting.stateId, 'completed');
  return waiting.stateId;
}

/** Several wait for the same: what failed them all is stored once. */
export function recordWaitingFailed(
  recorder: Recorder,
  waiting: WaitingAttempt,
  error: StoredPayload,
  context: PayloadRef,
): FailedState {
  const attempt = ended(recorder, waiting, context);
  const { stateId } = waiting;
  if (!waiting.isRecorded) {
    waiting.isRecorded = true;
    return recordStoredFailure(recorder, attempt, error, stateId);
  }
  fill(recorder, stateId, attempt.durationUs, context, {
    status: 'failed',
    error_hash: error.hash,
    error_ref: error.offset,
  });
  countEnd(recorder, attempt, stateId, 'failed');
  return { stateId, error };
}

function fill(
  recorder: Recorder,
  stateId: StateId,
  durationUs: number,
  context: PayloadRef,
  result: Readonly<Record<string, string | number | Uint8Array | null>>,
): void {
  recorder.fills.push({
    table: 'node_states',
    key: ['state_id', stateId],
    values: {
      ...result,
      duration_us: durationUs,
      context_hash: context.hash,
      context_ref: context.offset ?? null,
    },
  });
}

function ended(recorder: Recorder, waiting: WaitingAttempt, context: PayloadRef): EndedAttempt {
  const durationUs = Math.round(recorder.clock.elapsedUs() - waiting.startedUs);
  return { ...waiting, context, durationUs: Math.max(0, durationUs) };
}
