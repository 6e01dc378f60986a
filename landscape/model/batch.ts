import type { BatchId, NodeIndex, RunId, StateId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

export const batchStatuses = ['draft', 'executing', 'completed', 'failed'] as const;
export type BatchStatus = (typeof batchStatuses)[number];

export const triggerTypes = ['count', 'timeout', 'condition', 'end_of_source'] as const;
export type TriggerType = (typeof triggerTypes)[number];

/** The tokens of one aggregation flush. */
export interface Batch {
  readonly batchId: BatchId;
  readonly runId: RunId;
  readonly nodeIndex: NodeIndex;
  readonly stateId: StateId | undefined;
  /** Canonical JSON of the values that its members share; absent without `group_by`. */
  readonly group: string | undefined;
  readonly trigger: TriggerType | undefined;
  /** A flush by timeout is replayed from here: the index of the row that it followed. */
  readonly followsRowIndex: number | undefined;
  readonly attempt: number;
  readonly status: BatchStatus;
  readonly input: PayloadRef | undefined;
  readonly error: PayloadRef | undefined;
  readonly createdAtMs: number;
  readonly endedAtMs: number | undefined;
}
