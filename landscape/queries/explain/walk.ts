import type { Knex } from 'knex';

import type { BatchId, TokenId } from '../../model/ids.ts';
import type { Token } from '../../model/token.ts';
import { makingBatch } from './made-by.ts';
import { childrenOf, consumersOf, linksUp, loadTokens, tokensOfBatches } from './token-links.ts';

/** Tokens with everything that they came from. */
export interface Ancestry {
  readonly tokens: ReadonlyMap<TokenId, Token>;
  readonly parents: ReadonlyMap<TokenId, readonly TokenId[]>;
  /** Batches that made some of the tokens: with their members, where these are among the tokens. */
  readonly batches: ReadonlyMap<BatchId, readonly TokenId[] | undefined>;
}

/** Of a batch with more members than this, nobody wants to see one by one where each came from. */
export const fewMembers = 8;

/** With so many ancestors, the members of further batches are counted only. */
const manyAncestors = 100;

/** What a question is about, when it leads down. */
export interface Led {
  readonly tokens: ReadonlySet<TokenId>;
  /** Batches through which it leads: what else went into them is not asked about. */
  readonly batches: ReadonlySet<BatchId>;
}

/** The tokens and their ancestors: through forks, joins, expansions, and through small batches. */
export async function walkUp(db: Knex, start: readonly TokenId[], led: Led): Promise<Ancestry> {
  const tokens = new Map<TokenId, Token>();
  const parents = new Map<TokenId, readonly TokenId[]>();
  const batches = new Map<BatchId, readonly TokenId[] | undefined>();
  for (let front = start; front.length > 0;) {
    const found = await loadTokens(db, front);
    for (const token of found) tokens.set(token.tokenId, token);
    const links = Map.groupBy(await linksUp(db, front), (link) => link.tokenId);
    for (const [tokenId, own] of links) {
      parents.set(
        tokenId,
        own.map((link) => link.parentTokenId),
      );
    }
    const making = found.flatMap((token) => makingBatch(token) ?? []);
    const fresh = [...new Set(making)].filter((batchId) => !batches.has(batchId));
    const limit = tokens.size < manyAncestors ? fewMembers : 0;
    for (const batchId of fresh) batches.set(batchId, await fewOf(db, batchId, limit, led));
    for (const token of found) {
      const batchId = makingBatch(token);
      const few = batchId === undefined ? undefined : batches.get(batchId);
      if (few !== undefined) parents.set(token.tokenId, few);
    }
    const next = new Set(front.flatMap((tokenId) => parents.get(tokenId) ?? []));
    front = [...next].filter((tokenId) => !tokens.has(tokenId));
  }
  return { tokens, parents, batches };
}

/** The members of a batch, where they are few; of one that was passed on the way down, those that did. */
async function fewOf(
  db: Knex,
  batchId: BatchId,
  limit: number,
  led: Led,
): Promise<readonly TokenId[] | undefined> {
  const isPassed = led.batches.has(batchId);
  const most = isPassed ? undefined : limit + 1;
  const members = (await tokensOfBatches(db, 'batch_members', [batchId], most)).get(batchId) ?? [];
  const own = isPassed ? members.filter((tokenId) => led.tokens.has(tokenId)) : members;
  return own.length <= limit ? own : undefined;
}

/** Nobody reads further down than this. */
const mostDescendants = 20_000;

/** What became of some tokens. */
export interface Descent {
  /** Not the tokens themselves. */
  readonly tokens: readonly TokenId[];
  /** Batches that took tokens on the way. */
  readonly batches: ReadonlySet<BatchId>;
}

/** What became of some tokens, through batches too. */
export async function walkDown(db: Knex, start: readonly TokenId[]): Promise<Descent> {
  const seen = new Set(start);
  const passed = new Set<BatchId>();
  for (let front = start; front.length > 0 && seen.size < mostDescendants;) {
    const batches = (await consumersOf(db, front)).filter((batchId) => !passed.has(batchId));
    for (const batchId of batches) passed.add(batchId);
    const outputs = await tokensOfBatches(db, 'batch_outputs', batches, mostDescendants);
    const reached = [...(await childrenOf(db, front)), ...[...outputs.values()].flat()];
    front = [...new Set(reached)].filter((tokenId) => !seen.has(tokenId));
    for (const tokenId of front) seen.add(tokenId);
  }
  const own = new Set(start);
  const tokens = [...seen].filter((tokenId) => !own.has(tokenId));
  return { tokens: tokens.toSorted((a, b) => a - b), batches: passed };
}
