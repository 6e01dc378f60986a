import { setImmediate as nextTask } from 'node:timers/promises';
import type { Knex } from 'knex';

import type { TokenId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import { openPayloadReader, payloadFolder } from '../payloads/read-payload.ts';
import type { Cancellation } from './cancellation.ts';
import { contentMatch } from './content-match.ts';
import { findContent } from './find-content.ts';
import { summariseTokens, tokenScope } from './list-tokens.ts';
import type { TokenSummary } from './list-tokens.ts';
import { defaultLimit } from './page.ts';
import type { Page, PageOptions } from './page.ts';
import type { RunGraph } from './run-graph.ts';
import { findTokenIds } from './token-filter.ts';
import type { TokenScope } from './token-filter.ts';
import { isScan, isWalk } from './token-search.ts';
import type { TokenSearch } from './token-search.ts';
import { behind, stretchFor, stretchOf, walkedAtOnce } from './walk-token-ids.ts';
import { readTokenRange } from './token-range.ts';
import type { TokenRange } from './token-range.ts';

/**
 * What one go of a search came to. There may be more though there are few items or none: it goes on
 * from `next`.
 */
export interface SearchPage extends Page<TokenSummary, TokenId> {
  /** The ids among which it looks. */
  readonly range: TokenRange;
}

export interface SearchOptions {
  /** Path of the landscape: payloads lie relative to it. */
  readonly databasePath: string;
  readonly cancellation: Cancellation;
  /** After so long it gives what it has. */
  readonly budgetMs?: number;
}

/** Tokens whose payloads are read without looking up in between. */
const readAtOnce = 1000;

/**
 * The tokens that pass, a page of them or as many as the budget allows. Others get their turn between
 * its slices, and it ends early when nobody waits for it any more.
 */
export async function searchTokens(
  db: Knex,
  run: Run,
  graph: RunGraph,
  {
    contents = [],
    limit = defaultLimit,
    after,
    before,
    ...filter
  }: TokenSearch & PageOptions<TokenId>,
  { databasePath, cancellation, budgetMs = 200 }: SearchOptions,
): Promise<SearchPage> {
  const range = await readTokenRange(db, run);
  // Looking for none would walk over all.
  if (filter.outcome === 'open' && range.open === 0) return { items: [], next: undefined, range };
  const folder = payloadFolder(databasePath, run.payloadsPath, run.runKey);
  const payloads = openPayloadReader(folder);
  const matches = contents.map(contentMatch);
  const endMs = performance.now() + budgetMs;
  const found: TokenId[] = [];
  let rest: TokenScope | undefined = tokenScope(run, graph, range, { after, before });
  try {
    while (rest !== undefined && found.length <= limit) {
      const asked = isWalk(filter) ? stretchOf(rest, walkedAtOnce) : stretchFor(rest, filter);
      const most = matches.length === 0 ? limit + 1 - found.length : readAtOnce;
      const ids = await findTokenIds(db, asked, filter, most);
      let hits = ids;
      for (const match of matches) hits = await findContent(db, { folder, payloads }, hits, match);
      found.push(...hits);
      // A slice that gave less than was asked for is done with.
      rest = behind(rest, asked, ids.length < most ? undefined : ids.at(-1));
      const isOver = isScan({ ...filter, contents }) && performance.now() > endMs;
      if (cancellation.isCancelled || isOver) break;
      await nextTask();
    }
  } finally {
    payloads.close();
  }
  const hits = found.slice(0, limit);
  const next =
    found.length > limit ? hits.at(-1) : rest && (rest.order === 'asc' ? rest.above : rest.below);
  return { items: await summariseTokens(db, hits), next, range };
}
