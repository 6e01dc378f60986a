import type { RowId } from '../model/ids.ts';
import type { Row, SkippedRange, SourceRange } from '../model/row.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import { rowColumns, skippedRangeColumns, toRow, toSkippedRange } from '../readers/to-row.ts';
import { pages, pageSize } from './pages.ts';
import type { Sweep } from './sweep-context.ts';

/**
 * The source as it was recorded: rows numbered without gaps, each with a token, and the byte ranges of
 * rows and skipped parts of each file one behind the other, with nothing between them.
 */
export async function checkRows(sweep: Sweep): Promise<void> {
  const { db, run, findings, tally, rowPayloads } = sweep;
  const files = new Map<number, FileCursor>();
  let expectedIndex = 0;
  const rowsBehind = (after: number) =>
    db('rows')
      .select(rowColumns)
      .where({ run_id: run.runId })
      .andWhere('row_index', '>', after)
      .orderBy('row_index');
  for await (const found of pages('rows', 'rowIndex', rowsBehind)) {
    const rows = found.flatMap((each) => findings.attempt(() => toRow(each)) ?? []);
    const tokens = await countRowTokens(sweep, rows);
    for (const row of rows) {
      tally.rows += 1;
      checkIndex(sweep, row, expectedIndex);
      expectedIndex = row.rowIndex + 1;
      checkToken(sweep, row, tokens.get(row.rowId) ?? 0);
      rowPayloads.check(row.source, 'source_data', {
        table: 'rows',
        idColumn: 'row_id',
        id: row.rowId,
      });
      const file = await cursorOf(sweep, files, row.fileIndex);
      await passSkippedRanges(sweep, file, row.byteOffset);
      place(sweep, file, row, 'rows', keyOf(row));
    }
    if (findings.isFull) return;
  }
  for (const fileIndex of await listFileIndexes(sweep)) {
    await passSkippedRanges(sweep, await cursorOf(sweep, files, fileIndex), Infinity);
  }
}

/** How far a file is accounted for, and the skipped ranges that come next in it. */
interface FileCursor {
  readonly fileIndex: number;
  end: number;
  skipped: readonly SkippedRange[];
  skippedAfter: number;
}

async function cursorOf(
  sweep: Sweep,
  files: Map<number, FileCursor>,
  fileIndex: number,
): Promise<FileCursor> {
  const known = files.get(fileIndex);
  if (known !== undefined) return known;
  const cursor = { fileIndex, end: 0, skipped: [], skippedAfter: -1 };
  files.set(fileIndex, cursor);
  await nextSkipped(sweep, cursor);
  return cursor;
}

async function nextSkipped({ db, run, findings }: Sweep, cursor: FileCursor): Promise<void> {
  const found: unknown[] = await db('skipped_ranges')
    .select(skippedRangeColumns)
    .where({ run_id: run.runId, file_index: cursor.fileIndex })
    .andWhere('byte_offset', '>', cursor.skippedAfter)
    .orderBy('byte_offset')
    .limit(pageSize);
  cursor.skipped = found.flatMap((each) => findings.attempt(() => toSkippedRange(each)) ?? []);
  cursor.skippedAfter = cursor.skipped.at(-1)?.byteOffset ?? Infinity;
}

async function passSkippedRanges(sweep: Sweep, cursor: FileCursor, before: number): Promise<void> {
  for (;;) {
    const [next] = cursor.skipped;
    if (next === undefined || next.byteOffset >= before) return;
    const key = `file_index ${next.fileIndex}, byte_offset ${next.byteOffset}`;
    place(sweep, cursor, next, 'skipped_ranges', key);
    cursor.skipped = cursor.skipped.slice(1);
    if (cursor.skipped.length === 0 && cursor.skippedAfter !== Infinity) {
      await nextSkipped(sweep, cursor);
    }
  }
}

function place(
  { findings, tally }: Sweep,
  cursor: FileCursor,
  range: SourceRange,
  table: string,
  key: string,
): void {
  tally.sourceBytes += range.byteLength;
  if (range.byteOffset !== cursor.end) {
    findings.add({
      table,
      key,
      check: 'source_range',
      expected: `byte_offset ${cursor.end}, where the range before it ends`,
      found: `byte_offset ${range.byteOffset}`,
    });
  }
  cursor.end = Math.max(cursor.end, range.byteOffset + range.byteLength);
}

function checkIndex({ findings, graph }: Sweep, row: Row, expected: number): void {
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
async function countRowTokens(
  { db }: Sweep,
  rows: readonly Row[],
): Promise<ReadonlyMap<RowId, number>> {
  const ids = rows.map((row) => row.rowId);
  const found: unknown[] = await db('tokens')
    .select({ rowId: 'row_id' })
    .count({ tokens: '*' })
    .whereIn('row_id', ids)
    .whereNull('origin_node_index')
    .groupBy('row_id');
  return new Map(
    found.map((each) => {
      const from = openRecord('tokens', 'rowId', each);
      return [count(from, 'rowId'), count(from, 'tokens')];
    }),
  );
}

function checkToken({ findings }: Sweep, row: Row, tokens: number): void {
  if (tokens === 1) return;
  findings.add({
    table: 'rows',
    key: keyOf(row),
    check: 'row_has_token',
    expected: 'one token that came with it',
    found: tokens === 0 ? 'none' : String(tokens),
  });
}

async function listFileIndexes({ db, run }: Sweep): Promise<readonly number[]> {
  const found: unknown[] = await db('source_files')
    .select({ fileIndex: 'file_index' })
    .where({ run_id: run.runId })
    .orderBy('file_index');
  return found.map((each) => count(openRecord('source_files', 'fileIndex', each), 'fileIndex'));
}

function keyOf(row: Row): string {
  return `row_id ${row.rowId}`;
}
