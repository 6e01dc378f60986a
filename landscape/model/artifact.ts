import type { ArtifactId, NodeIndex, OperationId, RunId } from './ids.ts';

/** What a sink publishes. `published` is absent between the recorded intent and the rename. */
export interface Artifact {
  readonly artifactId: ArtifactId;
  readonly runId: RunId;
  readonly sinkNodeIndex: NodeIndex;
  readonly type: string;
  /** As the settings give it, placeholders expanded. */
  readonly path: string;
  readonly contentHash: Uint8Array;
  readonly sizeBytes: number;
  readonly idempotencyKey: string;
  readonly createdAtMs: number;
  readonly published: { readonly path: string; readonly atMs: number } | undefined;
}

/** What one sink added to its artifact in one group. */
export interface ArtifactSegment {
  readonly artifactSegmentId: number;
  readonly runId: RunId;
  readonly sinkNodeIndex: NodeIndex;
  readonly segmentIndex: number;
  readonly operationId: OperationId;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly contentHash: Uint8Array;
  readonly rowCount: number;
}
