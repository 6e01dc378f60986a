import type { Knex } from 'knex';

import type { RunId } from '../model/ids.ts';
import type { Row, SourceFile } from '../model/row.ts';
import { rowColumns, sourceFileColumns, toRow, toSourceFile } from '../readers/to-row.ts';
import { applyPage, toPage } from './page.ts';
import type { Page, PageOptions } from './page.ts';

/** One page of a run's rows in source order; the cursor is the row index. */
export async function listRows(
  db: Knex,
  runId: RunId,
  page: PageOptions<number> = {},
): Promise<Page<Row, number>> {
  const query = db('rows').select(rowColumns).where({ run_id: runId });
  applyPage(query, 'row_index', 'asc', page);
  const found: unknown[] = await query;
  return toPage(found.map(toRow), page, (row) => row.rowIndex);
}

/** The files that a run has read, in the order of their index. */
export async function listSourceFiles(db: Knex, runId: RunId): Promise<readonly SourceFile[]> {
  const found: unknown[] = await db('source_files')
    .select(sourceFileColumns)
    .where({ run_id: runId })
    .orderBy('file_index');
  return found.map(toSourceFile);
}
