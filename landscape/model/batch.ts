import type { BatchId, NodeIndex, RunId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

export const batchStatuses = ['draft', 'executing', 'completed', 'failed'] as const;
export type BatchStatus = (typeof batchStatuses)[number];

export const triggerTypes = ['count', 'timeout', 'condition', 'end_of_source'] as const;
export type TriggerType = (typeof triggerTypes)[number];

/** The tokens of one aggregation flush. Each status carries exactly the facts that status has. */
export type Batch = BatchBase &
  (
    | { readonly status: 'draft' | 'executing' }
    | (Flush & { readonly status: 'completed' })
    | (Flush & { readonly status: 'failed'; readonly error: PayloadRef })
  );

interface BatchBase {
  readonly batchId: BatchId;
  readonly runId: RunId;
  readonly nodeIndex: NodeIndex;
  /** Canonical JSON of the fields that its members share, with their values; absent without `group_by`. */
  readonly group: string | undefined;
  readonly createdAtMs: number;
}

interface Flush {
  readonly trigger: TriggerType;
  /** A flush by timeout is replayed from here: the index of the row read last; absent before the first. */
  readonly followsRowIndex: number | undefined;
  /** SHA-256 of the canonical JSON array of its members' rows, which are stored one by one. */
  readonly inputHash: Uint8Array;
  readonly endedAtMs: number;
}

/** A batch that still waits, for more members or for its next try. */
export function isOpenBatch({ status }: Pick<Batch, 'status'>): boolean {
  return status === 'draft' || status === 'executing';
}
