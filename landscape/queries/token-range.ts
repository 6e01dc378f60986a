import type { Knex } from 'knex';

import type { RunCounters } from '../model/counters.ts';
import type { TokenId } from '../model/ids.ts';
import { isTerminal } from '../model/outcome.ts';
import type { Run } from '../model/run.ts';
import { count, openRecord, optional } from '../readers/stored-record.ts';
import { readRunCounters } from './run-counters.ts';
import { outcomeRange } from './token-filter.ts';

/** Between which ids the tokens of a run lie; those of other runs may lie there too. */
export interface TokenRange {
  readonly first: TokenId;
  /** Less than `first` when the run has no tokens. */
  readonly last: TokenId;
  /** How many of them have no terminal outcome. */
  readonly open: number;
}

/** Tokens of a run that have no terminal outcome. */
export function countOpen({ tokens, outcomes }: RunCounters): number {
  const ended = outcomes.filter(({ outcome }) => isTerminal(outcome));
  return ended.reduce((open, counter) => open - counter.tokens, tokens);
}

/** The range that a walk over the tokens of a run must cover: without it, it goes over those of all runs. */
export async function readTokenRange(db: Knex, { runId }: Run): Promise<TokenRange> {
  const counters = await readRunCounters(db, runId);
  const found: unknown[] = await db({ row: 'rows' })
    .join({ token: 'tokens' }, 'token.row_id', 'row.row_id')
    .min({ tokenId: 'token.token_id' })
    .where({ 'row.run_id': runId, 'row.row_index': 0 });
  const first = tokenIdOf(found) ?? 1;
  const open = countOpen(counters);
  if (open > 0) {
    // One that is on its way may be the last one of all.
    const latest: unknown[] = await db('tokens').max({ tokenId: 'token_id' });
    return { first, last: tokenIdOf(latest) ?? 0, open };
  }
  let last = 0;
  const scope = {
    runId,
    sinks: [],
    above: 0,
    below: Number.MAX_SAFE_INTEGER,
    order: 'desc',
  } as const;
  for (const { outcome, sinkNodeIndex } of counters.outcomes) {
    const query = outcomeRange(db, scope, outcome, sinkNodeIndex ?? null);
    const latest: unknown[] = await query.limit(1);
    last = Math.max(last, tokenIdOf(latest) ?? 0);
  }
  return { first, last, open };
}

function tokenIdOf([found]: readonly unknown[]): TokenId | undefined {
  if (found === undefined) return undefined;
  return optional(count, openRecord('tokens', 'tokenId', found), 'tokenId');
}
