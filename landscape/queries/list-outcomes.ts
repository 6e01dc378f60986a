import type { Knex } from 'knex';

import type { TokenId } from '../model/ids.ts';
import type { Outcome } from '../model/outcome.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';

/** How some tokens ended, or where they wait; tokens on their way have none. At most one a token. */
export async function listOutcomes(
  db: Knex,
  tokenIds: readonly TokenId[],
): Promise<readonly Outcome[]> {
  if (tokenIds.length === 0) return [];
  const found: unknown[] = await db('token_outcomes')
    .select(outcomeColumns)
    .whereIn('token_id', tokenIds)
    // Literally: a partial index is used only where its own condition stands.
    .whereRaw('is_terminal = 1')
    .orderBy('token_id');
  const ended = found.map(toOutcome);
  const endedIds = new Set(ended.map((outcome) => outcome.tokenId));
  const others = tokenIds.filter((tokenId) => !endedIds.has(tokenId));
  if (others.length === 0) return ended;
  const waiting: unknown[] = await db('token_outcomes')
    .select(outcomeColumns)
    .whereIn('token_id', others)
    .whereRaw('is_terminal = 0')
    .orderBy(['token_id', 'outcome_id']);
  const latest = new Map(waiting.map(toOutcome).map((outcome) => [outcome.tokenId, outcome]));
  return [...ended, ...latest.values()].toSorted((a, b) => a.tokenId - b.tokenId);
}
