import type { TriggerType } from '../model/batch.ts';
import type { BatchId, NodeIndex, TokenId } from '../model/ids.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import { countOutcome, noSink } from './counters.ts';
import { pushGroupOutcome } from './record-group-outcome.ts';
import type { Recorder } from './recorder.ts';

/** Records a batch that its first member opens. */
export function recordBatch(
  recorder: Recorder,
  node: NodeIndex,
  /** Canonical JSON of the grouping fields with their values; absent without `group_by`. */
  group: string | undefined,
  createdAtMs: number,
): BatchId {
  const batchId = recorder.ids.next('batches');
  recorder.facts.batches.push(batchId, recorder.runId, node, group ?? null, createdAtMs);
  return batchId;
}

/** Records that a token waits in a batch. */
export function recordMember(
  recorder: Recorder,
  batchId: BatchId,
  tokenId: TokenId,
  ordinal: number,
): void {
  recorder.facts.batchMembers.push(batchId, tokenId, ordinal);
  pushGroupOutcome(recorder, tokenId, 'buffered', { batch: batchId });
  countOutcome(recorder.deltas, 'buffered', noSink);
}

/** Records that a member's batch was flushed and outputs take its place. */
export function recordConsumed(recorder: Recorder, batchId: BatchId, tokenId: TokenId): void {
  pushGroupOutcome(recorder, tokenId, 'consumed_in_batch', { batch: batchId });
  countOutcome(recorder.deltas, 'consumed_in_batch', noSink);
}

/** Records that a member leaves its batch as itself. */
export function recordPassedThrough(
  recorder: Recorder,
  batchId: BatchId,
  tokenId: TokenId,
  ordinal: number,
): void {
  recorder.facts.batchOutputs.push(batchId, tokenId, ordinal);
}

/** Records that a flush could not finish at once: it is tried again after a wait. */
export function recordBatchExecuting(recorder: Recorder, batchId: BatchId): void {
  recorder.fills.push({
    table: 'batches',
    key: ['batch_id', batchId],
    values: { status: 'executing' },
  });
}

export interface BatchEnd {
  readonly trigger: TriggerType;
  /** The row read last; absent before the first. */
  readonly followsRowIndex: number | undefined;
  /** SHA-256 of the canonical JSON array of the members' rows. */
  readonly inputHash: Uint8Array;
  readonly members: number;
  /** Why it failed; absent when it completed. */
  readonly error: StoredPayload | undefined;
}

/** Records how a batch ended. Its members no longer wait. */
export function recordBatchEnd(recorder: Recorder, batchId: BatchId, end: BatchEnd): void {
  recorder.fills.push({
    table: 'batches',
    key: ['batch_id', batchId],
    values: {
      status: end.error === undefined ? 'completed' : 'failed',
      trigger_type: end.trigger,
      follows_row_index: end.followsRowIndex ?? null,
      input_hash: end.inputHash,
      error_hash: end.error?.hash ?? null,
      error_ref: end.error?.offset ?? null,
      ended_at_ms: recorder.clock.nowMs(),
    },
  });
  countOutcome(recorder.deltas, 'buffered', noSink, -end.members);
}
