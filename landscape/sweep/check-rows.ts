import type { RowId, RunId } from '../model/ids.ts';
import type { Row, SkippedRange, SourceRange } from '../model/row.ts';
import type { RunGraph } from '../queries/run-graph.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import { skippedRangeColumns, toSkippedRange } from '../readers/to-row.ts';
import type { PayloadCheck } from './check-payloads.ts';
import type { Findings } from './findings.ts';
import { readAll } from './read-all.ts';
import { readRow, rowNames, rowSelection } from './read-row.ts';
import { idsWithin, select } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { createSumTally } from './sum-tally.ts';

export interface RowsToCheck {
  readonly snapshot: Snapshot;
  readonly runId: RunId;
  readonly graph: Pick<RunGraph, 'node'>;
  readonly findings: Findings;
  readonly payloads: PayloadCheck;
}

/** What the rows add up to. */
export interface RowTally {
  rows: number;
  sourceBytes: number;
}

/** Rows of a page. */
const pageSize = 1000;
const rowsBehind = `select ${rowSelection} from rows
  where run_id = ? and row_index > ? order by row_index limit ${pageSize}`;

/**
 * The source as it was recorded: rows numbered without gaps, each with a token, and the byte ranges of
 * rows and skipped parts of each file one behind the other, with nothing between them.
 *
 * @param onRows - Told how many rows were looked at so far.
 */
export function checkRows(
  to: RowsToCheck,
  onRows: (rows: number) => void = () => undefined,
): RowTally {
  const { snapshot, runId, findings, payloads } = to;
  const tally = { rows: 0, sourceBytes: 0 };
  const sums = createSumTally('rows', rowNames, runId);
  const files = new Map<number, FileCursor>();
  let expectedIndex = 0;
  for (let after = -1; ;) {
    const found = snapshot.raw(rowsBehind, runId, after);
    sums.add(found);
    const rows = readAll(to, found, (each) => readRow(snapshot, each));
    const tokens = countRowTokens(to, rows);
    for (const row of rows) {
      tally.rows += 1;
      checkIndex(to, row, expectedIndex);
      expectedIndex = row.rowIndex + 1;
      checkToken(to, row, tokens.get(row.rowId) ?? 0);
      payloads.check(row.source, 'source_data', {
        table: 'rows',
        idColumn: 'row_id',
        id: row.rowId,
      });
      const file = cursorOf(to, files, row.fileIndex);
      passSkippedRanges(to, tally, file, row.byteOffset);
      place(to, tally, file, row, 'rows', row);
    }
    if (findings.isFull) return tally;
    onRows(tally.rows);
    const last = found.at(-1)?.[2];
    // What is no number stands behind all numbers, and was reported.
    if (found.length < pageSize || typeof last !== 'number') break;
    after = last;
  }
  sums.compare(snapshot, findings);
  for (const fileIndex of listFileIndexes(to)) {
    passSkippedRanges(to, tally, cursorOf(to, files, fileIndex), Infinity);
  }
  return tally;
}

/** How far a file is accounted for, and the skipped ranges that come next in it. */
interface FileCursor {
  readonly fileIndex: number;
  end: number;
  skipped: readonly SkippedRange[];
  /** The first of `skipped` that was not passed yet. */
  next: number;
  skippedAfter: number;
}

function cursorOf(to: RowsToCheck, files: Map<number, FileCursor>, fileIndex: number): FileCursor {
  const known = files.get(fileIndex);
  if (known !== undefined) return known;
  const cursor = { fileIndex, end: 0, skipped: [], next: 0, skippedAfter: -1 };
  files.set(fileIndex, cursor);
  nextSkipped(to, cursor);
  return cursor;
}

const skippedBehind = `select ${select(skippedRangeColumns)} from skipped_ranges
  where run_id = ? and file_index = ? and byte_offset > ? order by byte_offset limit ${pageSize}`;

function nextSkipped(to: RowsToCheck, cursor: FileCursor): void {
  const { snapshot, runId } = to;
  const found = snapshot.all(skippedBehind, runId, cursor.fileIndex, cursor.skippedAfter);
  cursor.skipped = readAll(to, found, toSkippedRange);
  cursor.next = 0;
  cursor.skippedAfter = cursor.skipped.at(-1)?.byteOffset ?? Infinity;
}

function passSkippedRanges(
  to: RowsToCheck,
  tally: RowTally,
  cursor: FileCursor,
  before: number,
): void {
  for (;;) {
    const next = cursor.skipped[cursor.next];
    if (next === undefined || next.byteOffset >= before) return;
    place(to, tally, cursor, next, 'skipped_ranges');
    cursor.next += 1;
    if (cursor.next === cursor.skipped.length && cursor.skippedAfter !== Infinity) {
      nextSkipped(to, cursor);
    }
  }
}

function place(
  { findings }: RowsToCheck,
  tally: RowTally,
  cursor: FileCursor,
  range: SourceRange,
  table: string,
  row?: Row,
): void {
  tally.sourceBytes += range.byteLength;
  if (range.byteOffset !== cursor.end) {
    findings.add({
      table,
      key:
        row === undefined
          ? `file_index ${range.fileIndex}, byte_offset ${range.byteOffset}`
          : keyOf(row),
      check: 'source_range',
      expected: `byte_offset ${cursor.end}, where the range before it ends`,
      found: `byte_offset ${range.byteOffset}`,
    });
  }
  cursor.end = Math.max(cursor.end, range.byteOffset + range.byteLength);
}

function checkIndex({ findings, graph }: RowsToCheck, row: Row, expected: number): void {
  if (row.rowIndex !== expected) {
    findings.add({
      table: 'rows',
      key: keyOf(row),
      check: 'row_index',
      expected: `row_index ${expected}`,
      found: `row_index ${row.rowIndex}`,
    });
  }
  findings.attempt(() => graph.node(row.sourceNodeIndex));
}

/** Tokens with which the rows came out of the source; those made of them later do not count. */
function countRowTokens(
  { snapshot }: RowsToCheck,
  rows: readonly Row[],
): ReadonlyMap<RowId, number> {
  if (rows.length === 0) return new Map();
  const { where, bound } = idsWithin('row_id', new Set(rows.map(({ rowId }) => rowId)));
  const found = snapshot.raw(
    `select row_id, count(*) from tokens
      where ${where} and origin_node_index is null group by row_id`,
    ...bound,
  );
  return new Map(found.map(([rowId, tokens]) => [Number(rowId), Number(tokens)]));
}

function checkToken({ findings }: RowsToCheck, row: Row, tokens: number): void {
  if (tokens === 1) return;
  findings.add({
    table: 'rows',
    key: keyOf(row),
    check: 'row_has_token',
    expected: 'one token that came with it',
    found: tokens === 0 ? 'none' : String(tokens),
  });
}

function listFileIndexes({ snapshot, runId }: RowsToCheck): readonly number[] {
  const found = snapshot.all(
    'select file_index as fileIndex from source_files where run_id = ? order by file_index',
    runId,
  );
  return found.map((each) => count(openRecord('source_files', 'fileIndex', each), 'fileIndex'));
}

function keyOf(row: Row): string {
  return `row_id ${row.rowId}`;
}
