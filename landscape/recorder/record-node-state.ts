import type { ErrorRecord } from '../model/error-record.ts';
import type { NodeIndex, RowId, StateId, TokenId } from '../model/ids.ts';
import type { PayloadRef } from '../model/payload.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import { countState } from './counters.ts';
import type { Recorder } from './recorder.ts';
import type { Value } from './fact-group.ts';

/** One attempt of a token at a node, recorded when it has ended. */
export interface EndedAttempt {
  readonly tokenId: TokenId;
  readonly nodeIndex: NodeIndex;
  readonly stepIndex: number;
  readonly attempt: number;
  readonly input: PayloadRef;
  /** Why it came when it did: the delay and cause of a retry, what decided a join. */
  readonly context?: PayloadRef | undefined;
  readonly startedAtMs: number;
  readonly durationUs: number;
}

export function recordCompletedState(
  recorder: Recorder,
  attempt: EndedAttempt,
  output: PayloadRef,
  stateId: StateId = recorder.ids.next('node_states'),
): StateId {
  const { facts } = recorder;
  const { context } = attempt;
  const into = context === undefined ? facts.completedStates : facts.completedStatesInContext;
  pushState(into, recorder, attempt, stateId, output);
  if (context !== undefined) into.push(context.hash, context.offset ?? null);
  countEnd(recorder, attempt, stateId, 'completed');
  return stateId;
}

/** Records a failed attempt; the error is stored as a payload, so that it can be read and not only compared. */
export function recordFailedState(
  recorder: Recorder,
  attempt: EndedAttempt,
  error: ErrorRecord | BugRecord,
): FailedState {
  const stateId = recorder.ids.next('node_states');
  return recordStoredFailure(recorder, attempt, recorder.payloads.putJson(error), stateId);
}

/** The same of an error that several attempts share, stored once, and of an attempt that has its id. */
export function recordStoredFailure(
  recorder: Recorder,
  attempt: EndedAttempt,
  error: StoredPayload,
  stateId: StateId,
): FailedState {
  const { facts } = recorder;
  const { context } = attempt;
  const into = context === undefined ? facts.failedStates : facts.failedStatesInContext;
  pushState(into, recorder, attempt, stateId, error);
  if (context !== undefined) into.push(context.hash, context.offset ?? null);
  countEnd(recorder, attempt, stateId, 'failed');
  return { stateId, error };
}

export interface FailedState {
  readonly stateId: StateId;
  readonly error: StoredPayload;
}

function pushState(
  into: Value[],
  recorder: Recorder,
  attempt: EndedAttempt,
  stateId: StateId,
  result: PayloadRef,
): void {
  into.push(
    stateId,
    recorder.runId,
    attempt.tokenId,
    attempt.nodeIndex,
    attempt.stepIndex,
    attempt.attempt,
    attempt.input.hash,
    attempt.input.offset ?? null,
    result.hash,
    result.offset ?? null,
    attempt.startedAtMs,
    attempt.durationUs,
  );
}

/** What a plugin threw: our bug, not the row's. The token stays open and is tried again on resume. */
export interface BugRecord {
  readonly reason: 'plugin_bug';
  readonly message: string;
}

/** Records what a source or its schema found wrong with a record. */
export function recordValidationError(
  recorder: Recorder,
  rowId: RowId,
  error: ErrorRecord,
  stored: StoredPayload,
): void {
  recorder.facts.validationErrors.push(
    recorder.ids.next('validation_errors'),
    recorder.runId,
    rowId,
    error.reason,
    error.field ?? null,
    stored.hash,
    stored.offset,
  );
}

/** Records what a step or a sink found wrong with a row, beside the failed state. */
export function recordTransformError(
  recorder: Recorder,
  attempt: Pick<EndedAttempt, 'tokenId' | 'nodeIndex'>,
  stateId: StateId,
  error: ErrorRecord,
  stored: StoredPayload,
): void {
  recorder.facts.transformErrors.push(
    recorder.ids.next('transform_errors'),
    recorder.runId,
    stateId,
    attempt.tokenId,
    attempt.nodeIndex,
    error.reason,
    error.field ?? null,
    stored.hash,
    stored.offset,
  );
}

/** Counts an attempt that has ended, for screens and reports. */
export function countEnd(
  recorder: Recorder,
  { nodeIndex, durationUs }: Pick<EndedAttempt, 'nodeIndex' | 'durationUs'>,
  stateId: StateId,
  status: 'completed' | 'failed',
): void {
  countState(recorder.deltas, nodeIndex, status, durationUs);
  recorder.slowest.offer(nodeIndex, stateId, durationUs);
}
