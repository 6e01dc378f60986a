import type { Knex } from 'knex';

import type { Effect, EffectAttempt } from '../model/effect.ts';
import type { TokenId } from '../model/ids.ts';
import {
  effectAttemptColumns,
  effectColumns,
  toEffect,
  toEffectAttempt,
} from '../readers/to-effect.ts';

/** An effect with every try to have it, in their order. */
export interface TriedEffect {
  readonly effect: Effect;
  readonly attempts: readonly EffectAttempt[];
}

/** What sinks did out there for some tokens: by token, in the order in which it was reserved. */
export async function listEffects(
  db: Knex,
  tokenIds: readonly TokenId[],
): Promise<readonly TriedEffect[]> {
  if (tokenIds.length === 0) return [];
  const found: unknown[] = await db('effects')
    .select(effectColumns)
    .whereIn('token_id', tokenIds)
    .orderBy(['token_id', 'effect_id']);
  const effects = found.map(toEffect);
  if (effects.length === 0) return [];
  const tries: unknown[] = await db('effect_attempts')
    .select(effectAttemptColumns)
    .whereIn(
      'effect_id',
      effects.map(({ effectId }) => effectId),
    )
    .orderBy(['effect_id', 'attempt']);
  const attempts = Map.groupBy(tries.map(toEffectAttempt), ({ effectId }) => effectId);
  return effects.map((effect) => ({ effect, attempts: attempts.get(effect.effectId) ?? [] }));
}
