import type { EdgeMode, EdgeTarget, NodeKind } from '../landscape/model/graph.ts';
import type { BatchId, EdgeIndex, NodeIndex, RowId, TokenId } from '../landscape/model/ids.ts';
import type { JsonObject } from '../landscape/model/json.ts';
import type { OutcomeKind } from '../landscape/model/outcome.ts';
import type { RunEndStatus } from '../landscape/model/run.ts';

/** Everything that a watcher of a run can learn, in the order in which it happened. */
export type RunEvent =
  | RunStarted
  | GroupCommitted
  | { readonly type: 'source_exhausted'; readonly atMs: number }
  | ArtifactPublished
  | RunEnded;

/** The run is registered; nothing was read in this process yet. */
export interface RunStarted {
  readonly type: 'run_started';
  readonly atMs: number;
  readonly runKey: string;
  readonly pipeline: string;
  /** Path of the landscape, as commands take it. */
  readonly landscape: string;
  /** When the run started, in whatever process. */
  readonly startedAtMs: number;
  /** When this process began to work on it. */
  readonly segmentStartedAtMs: number;
  readonly nodes: readonly EventNode[];
  readonly edges: readonly EventEdge[];
  /** Bytes that the source has in all, when that is known. */
  readonly sourceSizeBytes: number | undefined;
  /** Whether an earlier process read the source to its end. */
  readonly isSourceExhausted: boolean;
  /** What earlier processes of this run committed; all zero for a new one. */
  readonly committed: Counts;
}

export interface EventNode {
  readonly index: NodeIndex;
  readonly name: string;
  readonly kind: NodeKind;
  readonly plugin: string;
}

export interface EventEdge {
  readonly index: EdgeIndex;
  readonly from: NodeIndex;
  readonly target: EdgeTarget;
  readonly label: string;
  readonly mode: EdgeMode;
}

/** Sums that grow: as totals in `run_started`, as changes in `group_committed`. */
export interface Counts {
  readonly rows: number;
  readonly tokens: number;
  readonly sourceBytes: number;
  readonly nodes: readonly NodeCounts[];
  readonly edges: readonly { readonly index: EdgeIndex; readonly tokens: number }[];
  /** `sink` is absent for tokens that ended in no sink. */
  readonly outcomes: readonly OutcomeCounts[];
}

export interface NodeCounts {
  readonly index: NodeIndex;
  readonly completed: number;
  readonly failed: number;
  readonly durationUs: number;
  /** How long attempts took: buckets of `latencyBucket`, only those that some fell into. */
  readonly latencies: readonly (readonly [bucket: number, attempts: number])[];
}

export interface OutcomeCounts {
  readonly outcome: OutcomeKind;
  readonly sink?: NodeIndex;
  readonly tokens: number;
}

/** A group is durable: the landscape, and what its tokens wrote to sinks. */
export interface GroupCommitted {
  readonly type: 'group_committed';
  readonly atMs: number;
  readonly changes: Counts;
  /** What waits now, at each node where something does. */
  readonly held: readonly HeldAt[];
  /** Errors and quarantines of this group, the first {@link notableLimit} of them. */
  readonly notable: readonly NotableFact[];
  /** How many more there were. */
  readonly notableOmitted: number;
}

/** Tokens that wait for others at one node; how many tokens that is the counters say. */
export interface HeldAt {
  readonly node: NodeIndex;
  /** Batches that fill, or forks whose branches have not met yet. */
  readonly sets: number;
  /** When the oldest of them was begun. */
  readonly sinceMs: number;
}

export const notableLimit = 50;

export interface NotableFact {
  /** Absent for a token that a batch made. */
  readonly rowId: RowId | undefined;
  readonly rowIndex: number | undefined;
  readonly batchId: BatchId | undefined;
  readonly tokenId: TokenId;
  readonly node: NodeIndex;
  readonly reason: string;
  readonly message: string;
}

export interface ArtifactPublished {
  readonly type: 'artifact_published';
  readonly atMs: number;
  readonly sink: NodeIndex;
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 of the content, hex. */
  readonly hash: string;
}

export interface RunEnded {
  readonly type: 'run_ended';
  readonly atMs: number;
  readonly status: RunEndStatus;
  /** Why it did not complete: `code`, `message`, and what else is known. */
  readonly reason: JsonObject | undefined;
  readonly durationMs: number;
}
