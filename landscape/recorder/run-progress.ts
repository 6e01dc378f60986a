import type {
  ArtifactId,
  BatchId,
  EdgeIndex,
  NodeIndex,
  RowId,
  StateId,
  TokenId,
} from '../model/ids.ts';
import type { ArtifactType } from '../model/artifact.ts';
import type { JsonObject } from '../model/json.ts';
import type { TokenFrame } from '../model/token.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import type { CounterDeltas, SlowState } from './counters.ts';

/**
 * How far a run has come, folded from its committed groups. Of a run that was just registered it says
 * that nothing happened yet: starting is resuming from nothing.
 */
export interface RunProgress {
  readonly nextGroup: number;
  readonly rowsRead: number;
  readonly source: JsonObject | undefined;
  readonly sourceState: 'reading' | 'exhausted';
  readonly payloadsEnd: number;
  /** Source files in the order of their first appearance. */
  readonly files: readonly string[];
  readonly sinks: ReadonlyMap<NodeIndex, SinkProgress>;
  readonly slowest: readonly SlowState[];
  /** Batches that the end of the source flushed. */
  readonly endFlushes: number;
  /** All counters so far. */
  readonly totals: CounterDeltas;
}

export interface SinkProgress {
  readonly segments: number;
  /** Where the last committed segment ends. */
  readonly committedBytes: number;
  readonly artifact: RecordedArtifact | undefined;
}

export interface RecordedArtifact {
  readonly artifactId: ArtifactId;
  readonly type: ArtifactType;
  readonly path: string;
  readonly hash: Uint8Array;
  readonly sizeBytes: number;
  readonly published: boolean;
}

/** A token that reached no end, with all that is needed to carry it on. */
export interface OpenToken {
  readonly tokenId: TokenId;
  /** The row that it comes from; absent when it comes from a batch. */
  readonly row: OpenTokenRow | undefined;
  readonly batchId: BatchId | undefined;
  /** Forks that it is inside of, outermost first. */
  readonly frames: readonly TokenFrame[];
  /** Of a token that was made of others. */
  readonly birth: TokenBirth | undefined;
  /** Its last attempt; absent when it was made and went no further. */
  readonly last: OpenTokenState | undefined;
  /** Its last attempt at the step before that. */
  readonly before: OpenTokenState | undefined;
  /** Its last attempt that ended at an aggregation or a coalesce. */
  readonly waited: OpenTokenState | undefined;
}

export interface OpenTokenRow {
  readonly rowId: RowId;
  readonly rowIndex: number;
  readonly line: number;
  /** The record as the source gave it. */
  readonly raw: StoredPayload;
}

export interface TokenBirth {
  readonly origin: NodeIndex;
  readonly data: StoredPayload;
  readonly position: readonly number[];
  /** Of a fork's child. */
  readonly branch: string | undefined;
  /** Of a fork's child: why its parent was forked, when a gate decided that. */
  readonly reason: StoredPayload | undefined;
  /** Nodes that its ancestors passed. */
  readonly steps: number;
}

export interface OpenTokenState {
  readonly stateId: StateId;
  readonly nodeIndex: NodeIndex;
  readonly stepIndex: number;
  readonly attempt: number;
  readonly input: StoredPayload;
  readonly startedAtMs: number;
  readonly result:
    | { readonly status: 'open' }
    | { readonly status: 'completed'; readonly output: StoredPayload }
    | { readonly status: 'failed'; readonly error: StoredPayload };
  readonly context: StoredPayload | undefined;
  /** Its place in the batch of this node in which it was last. */
  readonly ordinalInBatch: number | undefined;
  /** The edge that a gate or an error chose, with its recorded reason. */
  readonly routed: { readonly edgeIndex: EdgeIndex; readonly reason: StoredPayload } | undefined;
}

/** A batch that was not flushed yet. */
export interface UnfinishedBatch {
  readonly batchId: BatchId;
  readonly nodeIndex: NodeIndex;
  /** Canonical JSON of the grouping fields with their values. */
  readonly group: string | undefined;
  readonly openedAtMs: number;
  readonly isExecuting: boolean;
  /** In the order of arrival. */
  readonly members: readonly TokenId[];
}

/** What a coalesce decided about one fork. */
export type JoinDecision =
  | { readonly kind: 'merged'; readonly into: TokenId }
  | { readonly kind: 'failed'; readonly error: StoredPayload };
