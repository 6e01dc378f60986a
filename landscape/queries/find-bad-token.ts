import type { Knex } from 'knex';

import type { TokenId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import type { Cancellation } from './cancellation.ts';
import { tokenScope } from './list-tokens.ts';
import type { PageOptions } from './page.ts';
import type { RunGraph } from './run-graph.ts';
import type { TokenFilter } from './token-filter.ts';
import { readTokenRange } from './token-range.ts';
import { walkTokenIds } from './walk-token-ids.ts';

/** The nearest token of those that pass which failed or was quarantined. */
export async function findBadToken(
  db: Knex,
  run: Run,
  graph: RunGraph,
  { filter, page }: { readonly filter: TokenFilter; readonly page: PageOptions<TokenId> },
  cancellation: Cancellation,
): Promise<TokenId | undefined> {
  const scope = tokenScope(run, graph, await readTokenRange(db, run), page);
  const found: TokenId[] = [];
  for (const outcome of ['failed', 'quarantined'] as const) {
    if (filter.outcome !== undefined && filter.outcome !== outcome) continue;
    found.push(...(await walkTokenIds(db, scope, { ...filter, outcome }, 1, cancellation)));
  }
  const nearest = scope.order === 'asc' ? Math.min(...found) : Math.max(...found);
  return found.length === 0 ? undefined : nearest;
}
