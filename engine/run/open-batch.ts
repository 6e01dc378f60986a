import type { BatchId, NodeIndex } from '../../landscape/model/ids.ts';
import type { Held } from './held.ts';

/** A batch that fills. */
export interface OpenBatch {
  readonly batchId: BatchId;
  readonly node: NodeIndex;
  /** Canonical JSON of the values that its members share; `[]` without `group_by`. */
  readonly key: string;
  /** For records and for those who watch. */
  readonly openedAtMs: number;
  /** On the monotonic clock: its age is counted from here. */
  readonly openedUs: number;
  /** In the order of arrival. */
  readonly members: Held[];
  /** True once a flush was tried and waits to be tried again. */
  isExecuting: boolean;
}

/** A batch is opened by its first member and loses none before it is flushed. */
export function firstMember({ batchId, members }: OpenBatch): Held {
  const [first] = members;
  if (first === undefined) throw new Error(`Batch ${batchId} has no members`);
  return first;
}
