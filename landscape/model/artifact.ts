import type { ArtifactId, NodeIndex, OperationId, RunId } from './ids.ts';

/**
 * What an artifact is: a file; rows in a table, or what was sent to somebody: these have no bytes that
 * could be read again.
 */
export const artifactTypes = ['file', 'database', 'webhook'] as const;
export type ArtifactType = (typeof artifactTypes)[number];

/** What a sink publishes. `published` is absent between the recorded intent and the rename. */
export interface Artifact {
  readonly artifactId: ArtifactId;
  readonly runId: RunId;
  readonly sinkNodeIndex: NodeIndex;
  readonly type: ArtifactType;
  /** As the settings give it, placeholders expanded; a table as `db://<table>@<url>`; or whom it was sent to. */
  readonly path: string;
  /** SHA-256 of the bytes of a file; of all else, that of the hashes of its segments in order. */
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
