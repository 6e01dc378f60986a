import type { Knex } from 'knex';

import type { RunId } from '../model/ids.ts';
import type { Row, SourceFile } from '../model/row.ts';
import { rowColumns, sourceFileColumns, toRow, toSourceFile } from '../readers/to-row.ts';
import { defaultLimit, toPage } from './page.ts';
import type { Page, PageOptions } from './page.ts';

/** One page of a run's rows in source order; the cursor is the row index. */
export async function listRows(
  db: Knex,
  runId: RunId,
  { after = -1, limit = defaultLimit }: PageOptions<number> = {},
): Promise<Page<Row, number>> {
  const found: unknown[] = await db('rows')
    .select(rowColumns)
    .where({ run_id: runId })
    .andWhere('row_index', '>', after)
    .orderBy('row_index')
    .limit(limit + 1);
  return toPage(found.map(toRow), limit, (row) => row.rowIndex);
}

/** The files that a run has read, in the order of their index. */
export async function listSourceFiles(db: Knex, runId: RunId): Promise<readonly SourceFile[]> {
  const found: unknown[] = await db('source_files')
    .select(sourceFileColumns)
    .where({ run_id: runId })
    .orderBy('file_index');
  return found.map(toSourceFile);
}
