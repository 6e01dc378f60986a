import { segmentEndStatuses } from '../model/run.ts';
import type { RunSegment } from '../model/run.ts';
import { columns } from './columns.ts';
import { json, jsonObject } from './stored-json.ts';
import { count, forbid, id, isAbsent, oneOf, openRecord, optional, text } from './stored-record.ts';

export const runSegmentColumns = columns(
  'segment_id',
  'run_id',
  'segment_index',
  'started_at_ms',
  'code_version',
  'node_version',
  'plugin_versions_json',
  'pid',
  'host',
  'ended_at_ms',
  'end_status',
  'end_reason_json',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toRunSegment(found: unknown): RunSegment {
  const from = openRecord('run_segments', 'segmentId', found);
  const process = {
    segmentId: id(from, 'segmentId'),
    runId: id(from, 'runId'),
    segmentIndex: count(from, 'segmentIndex'),
    startedAtMs: count(from, 'startedAtMs'),
    codeVersion: text(from, 'codeVersion'),
    nodeVersion: text(from, 'nodeVersion'),
    pluginVersions: jsonObject(from, 'pluginVersionsJson'),
    pid: count(from, 'pid'),
    host: text(from, 'host'),
  };
  if (isAbsent(from, 'endStatus')) {
    forbid(from, ['endedAtMs', 'endReasonJson'], 'while the segment has not ended');
    return { ...process, endStatus: undefined };
  }
  return {
    ...process,
    endStatus: oneOf(from, 'endStatus', segmentEndStatuses),
    endedAtMs: count(from, 'endedAtMs'),
    endReason: optional(json, from, 'endReasonJson'),
  };
}
