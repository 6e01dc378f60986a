import type { Knex } from 'knex';

import type { Explanation } from '../model/explanation.ts';
import type { Run } from '../model/run.ts';
import { narrow } from './explain-row.ts';
import type { Narrowing } from './explain-row.ts';
import { explainFamily } from './explain/explain-family.ts';
import type { ExplainOptions } from './explain/explain-family.ts';
import { findToken } from './find-row.ts';

/**
 * The lineage of one token: its ancestors up to the source records, its own steps and its end, and
 * what became of it.
 *
 * @param token - Its id, `t-17`.
 * @throws NotFoundError when there is no such token, no end in the sink, or no step touched the field.
 */
export async function explainToken(
  db: Knex,
  run: Run,
  token: string,
  { sink, field, ...options }: ExplainOptions & Narrowing,
): Promise<Explanation> {
  const found = await findToken(db, run, token);
  const question = { row: null, token };
  const explanation = await explainFamily(db, run, [found], question, options);
  return narrow(explanation, { sink, field });
}
