import type { Knex } from 'knex';

import type { Explanation } from '../model/explanation.ts';
import type { Run } from '../model/run.ts';
import { explainFamily } from './explain/explain-family.ts';
import type { ExplainOptions } from './explain/explain-family.ts';
import { narrowToField, narrowToSink } from './explain/narrow.ts';
import { loadTokensOfRow } from './explain/token-family.ts';
import { findRow } from './find-row.ts';

export interface Narrowing {
  /** Only ends in this sink. */
  readonly sink?: string | undefined;
  /** Only steps that touched this field. */
  readonly field?: string | undefined;
}

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
  { sink, field, ...options }: ExplainOptions & Narrowing,
): Promise<Explanation> {
  const found = await findRow(db, run, row);
  const tokens = await loadTokensOfRow(db, found.rowId);
  const question = { row: found.rowIndex, token: null };
  const explanation = await explainFamily(db, run, tokens, question, options);
  return narrow(explanation, { sink, field });
}

export function narrow(explanation: Explanation, { sink, field }: Narrowing): Explanation {
  const inSink = sink === undefined ? explanation : narrowToSink(explanation, sink);
  return field === undefined ? inSink : narrowToField(inSink, field);
}
