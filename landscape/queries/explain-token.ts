import type { Knex } from 'knex';

import { NotFoundError } from '../model/errors.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Run } from '../model/run.ts';
import { explainFamily } from './explain/explain-family.ts';
import type { ExplainOptions } from './explain/explain-family.ts';
import { findRow, findToken } from './find-row.ts';

/**
 * The lineage of one token: its ancestors up to the source records, its own steps and its end; with
 * `down` also what became of it.
 *
 * @param token - Its id, `t-17`.
 * @param options - `row` is the row of which it must be.
 * @throws NotFoundError when there is no such token, no end in the sink, or no step touched the field.
 */
export async function explainToken(
  db: Knex,
  run: Run,
  token: string,
  { row, ...options }: ExplainOptions & { readonly row?: string | undefined },
): Promise<Explanation> {
  const { tokenId, origin } = await findToken(db, run, token);
  if (row !== undefined) {
    const { rowId, rowIndex } = await findRow(db, run, row);
    if (origin.kind !== 'row' || origin.rowId !== rowId) throw notOfRow(token, rowIndex);
  }
  return await explainFamily(db, run, [tokenId], { row: null, token }, options);
}

function notOfRow(token: string, row: number): NotFoundError {
  const message = `Row ${row} has no token \`${token}\`.`;
  return new NotFoundError('TOKEN_NOT_FOUND', message, {
    facts: { token, row },
    nextStep: 'Leave --token out to see all that the row became.',
  });
}
