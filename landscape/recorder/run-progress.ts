import type { ArtifactId, EdgeIndex, NodeIndex, RowId, StateId, TokenId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
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
  readonly path: string;
  readonly hash: Uint8Array;
  readonly sizeBytes: number;
  readonly published: boolean;
}

/** A token that reached no end, with all that is needed to carry it on. */
export interface OpenToken {
  readonly tokenId: TokenId;
  readonly rowId: RowId;
  readonly rowIndex: number;
  readonly line: number;
  readonly raw: StoredPayload;
  /** Its last attempt. */
  readonly last: OpenTokenState;
  /** Its last attempt at the step before that; absent when it never left the source. */
  readonly before: OpenTokenState | undefined;
}

export interface OpenTokenState {
  readonly stateId: StateId;
  readonly nodeIndex: NodeIndex;
  readonly stepIndex: number;
  readonly attempt: number;
  readonly input: StoredPayload;
  readonly result:
    | { readonly status: 'completed'; readonly output: StoredPayload }
    | { readonly status: 'failed'; readonly error: StoredPayload };
  /** The edge that a gate or an error chose, with its recorded reason. */
  readonly routed: { readonly edgeIndex: EdgeIndex; readonly reason: StoredPayload } | undefined;
}
