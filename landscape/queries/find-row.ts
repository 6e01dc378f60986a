import type { Knex } from 'knex';

import { NotFoundError } from '../model/errors.ts';
import { parseShownId, showId } from '../model/ids.ts';
import type { Row } from '../model/row.ts';
import type { Run } from '../model/run.ts';
import type { Token } from '../model/token.ts';
import { rowColumns, toRow } from '../readers/to-row.ts';
import { tokenColumns, toToken } from '../readers/to-token.ts';

/**
 * The row of a run that a person means: digits alone are always its index, `row-17` is its id.
 *
 * @throws NotFoundError `ROW_NOT_FOUND` when the run has no such row.
 */
export async function findRow(db: Knex, run: Run, asked: string): Promise<Row> {
  const index = /^[0-9]{1,15}$/.test(asked) ? Number(asked) : undefined;
  const rowId = parseShownId('row', asked);
  if (index === undefined && rowId === undefined) throw await rowNotFound(db, run, asked);
  const found: unknown[] = await db('rows')
    .select(rowColumns)
    .where(
      index === undefined
        ? { row_id: rowId, run_id: run.runId }
        : { run_id: run.runId, row_index: index },
    );
  const [row] = found.map(toRow);
  if (row === undefined) throw await rowNotFound(db, run, asked);
  return row;
}

/**
 * The token of a run by its shown id, `t-17`.
 *
 * @throws NotFoundError `TOKEN_NOT_FOUND` when the run has no such token.
 */
export async function findToken(db: Knex, run: Run, asked: string): Promise<Token> {
  const tokenId = parseShownId('token', asked);
  const found: unknown[] =
    tokenId === undefined
      ? []
      : await db('tokens').select(tokenColumns).where({ token_id: tokenId, run_id: run.runId });
  const [token] = found.map(toToken);
  if (token !== undefined) return token;
  throw new NotFoundError('TOKEN_NOT_FOUND', `Run ${run.runKey} has no token \`${asked}\`.`, {
    facts: { run: run.runKey, asked },
    nextStep: `A token id looks like \`${showId('token', 17)}\`; \`elspeth explain --run ${run.runKey} --row 0\` shows those of a row.`,
  });
}

async function rowNotFound(db: Knex, run: Run, asked: string): Promise<NotFoundError> {
  const found: unknown[] = await db('rows')
    .select(rowColumns)
    .where({ run_id: run.runId })
    .orderBy('row_index', 'desc')
    .limit(1);
  const [last] = found.map(toRow);
  const range = last === undefined ? 'it has no rows' : `its rows are 0 to ${last.rowIndex}`;
  return new NotFoundError(
    'ROW_NOT_FOUND',
    `Run ${run.runKey} has no row \`${asked}\`; ${range}.`,
    {
      facts: { run: run.runKey, asked },
      nextStep: `Name a row by its index, or by its id such as \`${showId('row', 17)}\`.`,
    },
  );
}
