import type { Row, SkippedRange, SourceFile, SourceRange } from '../model/row.ts';
import { columns } from './columns.ts';
import { count, hash, id, openRecord, text } from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

export const rowColumns = columns(
  'row_id',
  'run_id',
  'row_index',
  'source_node_index',
  'source_data_hash',
  'source_data_ref',
  'file_index',
  'byte_offset',
  'byte_length',
  'line',
  'created_at_ms',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toRow(found: unknown): Row {
  const from = openRecord('rows', 'rowId', found);
  return {
    rowId: id(from, 'rowId'),
    rowIndex: count(from, 'rowIndex'),
    sourceNodeIndex: count(from, 'sourceNodeIndex'),
    source: { hash: hash(from, 'sourceDataHash'), offset: count(from, 'sourceDataRef') },
    ...range(from),
    createdAtMs: count(from, 'createdAtMs'),
  };
}

export const skippedRangeColumns = columns(
  'run_id',
  'file_index',
  'byte_offset',
  'byte_length',
  'line',
  'reason',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toSkippedRange(found: unknown): SkippedRange {
  const from = openRecord('skipped_ranges', 'byteOffset', found);
  return { ...range(from), reason: text(from, 'reason') };
}

export const sourceFileColumns = columns('run_id', 'file_index', 'path');

/** @throws AuditError when the record is not exactly as expected. */
export function toSourceFile(found: unknown): SourceFile {
  const from = openRecord('source_files', 'fileIndex', found);
  return {
    runId: id(from, 'runId'),
    fileIndex: count(from, 'fileIndex'),
    path: text(from, 'path'),
  };
}

function range(from: StoredRecord): SourceRange {
  return {
    runId: id(from, 'runId'),
    fileIndex: count(from, 'fileIndex'),
    byteOffset: count(from, 'byteOffset'),
    byteLength: count(from, 'byteLength'),
    line: id(from, 'line'),
  };
}
