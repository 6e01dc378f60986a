import { toHex } from '../../hash.ts';
import { AuditError } from '../../model/errors.ts';
import type { ExplainedRow } from '../../model/explanation.ts';
import { showId } from '../../model/ids.ts';
import type { Row } from '../../model/row.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import { readText } from './read-content.ts';
import type { TokenRecords } from './token-records.ts';

/** A source record: where it lay, and its bytes. */
export function explainRow(payloads: PayloadReader, records: TokenRecords, row: Row): ExplainedRow {
  const file = records.files[row.fileIndex];
  if (file === undefined) {
    throw new AuditError(
      'AUDIT_CORRUPT',
      `rows, row_id ${row.rowId}: refers to file_index ${row.fileIndex}, and source_files has none.`,
      { facts: { table: 'rows', key: `row_id ${row.rowId}`, column: 'file_index' } },
    );
  }
  return {
    id: showId('row', row.rowId),
    index: row.rowIndex,
    file: file.path,
    line: row.line,
    byteOffset: row.byteOffset,
    byteLength: row.byteLength,
    sha256: toHex(row.source.hash),
    raw: readText(payloads, row.source),
  };
}
