import type { Knex } from 'knex';

import type { TokenId } from '../model/ids.ts';
import type { Outcome } from '../model/outcome.ts';
import { ofTable } from '../readers/columns.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';

/** How some tokens ended, or in which batch they wait; tokens on their way have none. At most one each. */
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
  // A batch that has ended keeps nobody waiting.
  const waiting: unknown[] = await db({ outcome: 'token_outcomes' })
    .join({ batch: 'batches' }, 'batch.batch_id', 'outcome.batch_id')
    .select(ofTable('outcome', outcomeColumns))
    .whereIn('outcome.token_id', others)
    .whereRaw('outcome.is_terminal = 0')
    .whereIn('batch.status', ['draft', 'executing'])
    .orderBy(['outcome.token_id', 'outcome.outcome_id']);
  const latest = new Map(waiting.map(toOutcome).map((outcome) => [outcome.tokenId, outcome]));
  return [...ended, ...latest.values()].toSorted((a, b) => a.tokenId - b.tokenId);
}
