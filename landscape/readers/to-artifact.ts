import { artifactTypes } from '../model/artifact.ts';
import type { Artifact, ArtifactSegment } from '../model/artifact.ts';
import { columns } from './columns.ts';
import { count, forbid, hash, id, isAbsent, oneOf, openRecord, text } from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

export const artifactColumns = columns(
  'artifact_id',
  'run_id',
  'sink_node_index',
  'artifact_type',
  'path',
  'content_hash',
  'size_bytes',
  'idempotency_key',
  'created_at_ms',
  'published_at_ms',
  'published_path',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toArtifact(found: unknown): Artifact {
  const from = openRecord('artifacts', 'artifactId', found);
  return {
    artifactId: id(from, 'artifactId'),
    runId: id(from, 'runId'),
    sinkNodeIndex: count(from, 'sinkNodeIndex'),
    type: oneOf(from, 'artifactType', artifactTypes),
    path: text(from, 'path'),
    contentHash: hash(from, 'contentHash'),
    sizeBytes: count(from, 'sizeBytes'),
    idempotencyKey: text(from, 'idempotencyKey'),
    createdAtMs: count(from, 'createdAtMs'),
    published: published(from),
  };
}

function published(from: StoredRecord): Artifact['published'] {
  if (isAbsent(from, 'publishedAtMs')) {
    forbid(from, ['publishedPath'], 'before the artifact is published');
    return undefined;
  }
  return { path: text(from, 'publishedPath'), atMs: count(from, 'publishedAtMs') };
}

export const artifactSegmentColumns = columns(
  'artifact_segment_id',
  'run_id',
  'sink_node_index',
  'segment_index',
  'operation_id',
  'byte_offset',
  'byte_length',
  'content_hash',
  'row_count',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toArtifactSegment(found: unknown): ArtifactSegment {
  const from = openRecord('artifact_segments', 'artifactSegmentId', found);
  return {
    artifactSegmentId: id(from, 'artifactSegmentId'),
    runId: id(from, 'runId'),
    sinkNodeIndex: count(from, 'sinkNodeIndex'),
    segmentIndex: count(from, 'segmentIndex'),
    operationId: id(from, 'operationId'),
    byteOffset: count(from, 'byteOffset'),
    byteLength: count(from, 'byteLength'),
    contentHash: hash(from, 'contentHash'),
    rowCount: count(from, 'rowCount'),
  };
}
