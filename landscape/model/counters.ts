import type { EdgeIndex, NodeIndex, StateId } from './ids.ts';
import type { OutcomeKind } from './outcome.ts';

/** What a run has done so far; kept while it runs, so that reading it costs nothing. */
export interface RunCounters {
  readonly rows: number;
  readonly tokens: number;
  /** Bytes of the source that are accounted for: rows and skipped ranges. */
  readonly sourceBytes: number;
  readonly nodes: readonly NodeCounter[];
  readonly edges: readonly EdgeCounter[];
  readonly outcomes: readonly OutcomeCounter[];
}

/** States that ended at a node, and the time they took together. */
export interface NodeCounter {
  readonly nodeIndex: NodeIndex;
  readonly completed: number;
  readonly failed: number;
  readonly durationUs: number;
}

/** Tokens that went along an edge. */
export interface EdgeCounter {
  readonly edgeIndex: EdgeIndex;
  readonly tokens: number;
}

export interface OutcomeCounter {
  readonly outcome: OutcomeKind;
  /** Absent for tokens that ended in no sink. */
  readonly sinkNodeIndex: NodeIndex | undefined;
  readonly tokens: number;
}

/** Bucket b counts states that took from 2^(b/2) up to 2^((b+1)/2) µs; shorter ones are in bucket 0. */
export interface LatencyBucket {
  readonly nodeIndex: NodeIndex;
  readonly bucket: number;
  readonly states: number;
}

/** One of the slowest states of a node; a hundred are kept. */
export interface SlowestState {
  readonly nodeIndex: NodeIndex;
  readonly stateId: StateId;
  readonly durationUs: number;
}
