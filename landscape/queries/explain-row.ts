import type { Knex } from 'knex';

import type { Explanation } from '../model/explanation.ts';
import type { Run } from '../model/run.ts';
import { explainFamily } from './explain/explain-family.ts';
import type { ExplainOptions } from './explain/explain-family.ts';
import { listTokenIdsOfRow } from './explain/token-links.ts';
import { findRow } from './find-row.ts';

/**
 * What became of a row: its source record, every step of all its tokens, all its ends.
 *
 * @param row - Its index (digits alone), or its id (`row-17`).
 * @throws NotFoundError when there is no such row, no end in the sink, or no step touched the field.
 */
export async function explainRow(
  db: Knex,
  run: Run,
  row: string,
  options: ExplainOptions,
): Promise<Explanation> {
  const found = await findRow(db, run, row);
  const tokens = await listTokenIdsOfRow(db, found.rowId);
  return await explainFamily(db, run, tokens, { row: found.rowIndex, token: null }, options);
}
