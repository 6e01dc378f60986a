import { setImmediate as nextTask } from 'node:timers/promises';
import type { Knex } from 'knex';

import type { TokenId } from '../model/ids.ts';
import { stopIfCancelled } from './cancellation.ts';
import type { Cancellation } from './cancellation.ts';
import { findTokenIds } from './token-filter.ts';
import type { TokenFilter, TokenScope } from './token-filter.ts';

/** Ids of a stretch of which each is looked at, without looking up in between. */
export const walkedAtOnce = 5000;
/** Ids of a stretch in which an index finds some, of which few may pass. */
const siftedAtOnce = 50_000;

/**
 * The first ids of a scope that pass a filter, found stretch by stretch: others get their turn in between.
 *
 * @throws when nobody waits for them any more.
 */
export async function walkTokenIds(
  db: Knex,
  scope: TokenScope,
  filter: TokenFilter,
  limit: number,
  cancellation: Cancellation,
  atOnce = siftedAtOnce,
): Promise<readonly TokenId[]> {
  const found: TokenId[] = [];
  let rest: TokenScope | undefined = scope;
  while (rest !== undefined && found.length < limit) {
    const stretch = stretchOf(rest, atOnce);
    found.push(...(await findTokenIds(db, stretch, filter, limit - found.length)));
    rest = behind(rest, stretch, undefined);
    await nextTask();
    stopIfCancelled(cancellation);
  }
  return found;
}

/** What is asked for at once: all that is left where the index finds nothing that does not pass. */
export function stretchFor(scope: TokenScope, { reason, field, node }: TokenFilter): TokenScope {
  const isSifted = field !== undefined || (reason !== undefined && node !== undefined);
  return isSifted ? stretchOf(scope, siftedAtOnce) : scope;
}

/** The part of a scope that is walked next. */
export function stretchOf(scope: TokenScope, ids: number): TokenScope {
  const { above, below, order } = scope;
  return order === 'asc'
    ? { ...scope, below: Math.min(below, above + ids + 1) }
    : { ...scope, above: Math.max(above, below - ids - 1) };
}

/** What is left of a scope behind a part of it, or behind the last id that was looked at in there. */
export function behind(
  scope: TokenScope,
  { above, below, order }: TokenScope,
  edge: TokenId | undefined,
): TokenScope | undefined {
  const rest =
    order === 'asc'
      ? { ...scope, above: edge ?? below - 1 }
      : { ...scope, below: edge ?? above + 1 };
  return rest.above + 1 < rest.below ? rest : undefined;
}
