import type { ArtifactType } from '../model/artifact.ts';
import type { ArtifactId, NodeIndex, OperationId } from '../model/ids.ts';
import type { OperationType } from '../model/run.ts';
import type { Recorder } from './recorder.ts';

/** Records the begin of an operation that lasts longer than a group, such as reading the source. */
export function recordOperationBegin(
  recorder: Recorder,
  nodeIndex: NodeIndex,
  type: OperationType,
): OperationId {
  const operationId = recorder.ids.next('operations');
  recorder.facts.operations.push(
    operationId,
    recorder.runId,
    recorder.segmentId,
    nodeIndex,
    type,
    recorder.clock.nowMs(),
    null,
    null,
  );
  return operationId;
}

/** Records its end. With an error the operation has failed; the error is stored as a payload. */
export function recordOperationEnd(
  recorder: Recorder,
  operationId: OperationId,
  error?: { readonly message: string },
): void {
  const stored = error === undefined ? undefined : recorder.payloads.putJson(error);
  recorder.fills.push({
    table: 'operations',
    key: ['operation_id', operationId],
    values: {
      ended_at_ms: recorder.clock.nowMs(),
      end_status: stored === undefined ? 'completed' : 'failed',
      error_hash: stored?.hash ?? null,
      error_ref: stored?.offset ?? null,
    },
  });
}

/** What one sink wrote for one group, already durable. */
export interface WrittenSegment {
  readonly sink: NodeIndex;
  readonly segmentIndex: number;
  readonly offset: number;
  readonly length: number;
  readonly hash: Uint8Array;
  readonly rows: number;
  readonly startedAtMs: number;
}

/** Records a sink's write with the segment that it added. Returns the id of the segment. */
export function recordSinkWrite(recorder: Recorder, segment: WrittenSegment): number {
  const { ids, runId, facts } = recorder;
  const operationId = ids.next('operations');
  facts.operations.push(
    operationId,
    runId,
    recorder.segmentId,
    segment.sink,
    'sink_write',
    segment.startedAtMs,
    recorder.clock.nowMs(),
    'completed',
  );
  const segmentId = ids.next('artifact_segments');
  facts.artifactSegments.push(
    segmentId,
    runId,
    segment.sink,
    segment.segmentIndex,
    operationId,
    segment.offset,
    segment.length,
    segment.hash,
    segment.rows,
  );
  return segmentId;
}

/** Records the intent to publish: content and name are settled, the rename has not happened yet. */
export function recordArtifact(
  recorder: Recorder,
  artifact: {
    readonly sink: NodeIndex;
    readonly type: ArtifactType;
    readonly path: string;
    readonly hash: Uint8Array;
    readonly sizeBytes: number;
    readonly idempotencyKey: string;
  },
): ArtifactId {
  const artifactId = recorder.ids.next('artifacts');
  recorder.facts.artifacts.push(
    artifactId,
    recorder.runId,
    artifact.sink,
    artifact.type,
    artifact.path,
    artifact.hash,
    artifact.sizeBytes,
    artifact.idempotencyKey,
    recorder.clock.nowMs(),
  );
  return artifactId;
}

/** Records that the artifact has its final name. */
export function recordPublished(recorder: Recorder, artifactId: ArtifactId, path: string): void {
  recorder.fills.push({
    table: 'artifacts',
    key: ['artifact_id', artifactId],
    values: { published_at_ms: recorder.clock.nowMs(), published_path: path },
  });
}
