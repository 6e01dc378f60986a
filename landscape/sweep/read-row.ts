import type { Row } from '../model/row.ts';
import { rowColumns, toRow } from '../readers/to-row.ts';
import { quotedRef, isCount, isId } from './quoted-ref.ts';
import { select } from './snapshot.ts';
import type { RawRecord, Snapshot } from './snapshot.ts';
import type { SweptRow } from './token-trail.ts';

/** All columns of a row, also the one that only a salted hash needs. */
export const rowNames = [...Object.values(rowColumns), 'salt'];
export const rowSelection = rowNames
  .map((name) => (name === 'source_data_hash' ? `quote(${name})` : name))
  .join(', ');
const oneRow = `select ${select(rowColumns)} from rows where row_id = ?`;

export function readRow(snapshot: Snapshot, found: RawRecord): Row {
  const [rowId, runId, rowIndex, sourceNodeIndex] = found;
  const source = quotedRef(found[4], found[5]);
  const [, , , , , , fileIndex, byteOffset, byteLength, line, createdAtMs] = found;
  if (
    isId(rowId) &&
    isId(runId) &&
    isCount(rowIndex) &&
    isCount(sourceNodeIndex) &&
    isStored(source) &&
    isCount(fileIndex) &&
    isCount(byteOffset) &&
    isCount(byteLength) &&
    isId(line) &&
    isCount(createdAtMs)
  ) {
    return {
      rowId,
      runId,
      rowIndex,
      sourceNodeIndex,
      source,
      fileIndex,
      byteOffset,
      byteLength,
      line,
      createdAtMs,
    };
  }
  return toRow(snapshot.all(oneRow, Number(rowId))[0]);
}

/** Of a row only what its tokens go out from: the pass over the rows checks the rest. */
export const sweptRowSelection = 'row_id, run_id, quote(source_data_hash), source_data_ref';

export function readSweptRow(snapshot: Snapshot, found: RawRecord): SweptRow {
  const [rowId, runId] = found;
  const source = quotedRef(found[2], found[3]);
  if (isId(rowId) && isId(runId) && isStored(source)) return { rowId, runId, source };
  return toRow(snapshot.all(oneRow, Number(rowId))[0]);
}

function isStored(ref: ReturnType<typeof quotedRef>): ref is Row['source'] {
  return ref?.offset !== undefined;
}
