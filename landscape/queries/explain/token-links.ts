import type { Knex } from 'knex';

import type { BatchId, TokenId } from '../../model/ids.ts';
import type { Token, TokenParent } from '../../model/token.ts';
import { id, openRecord } from '../../readers/stored-record.ts';
import {
  tokenColumns,
  tokenParentColumns,
  toToken,
  toTokenParent,
} from '../../readers/to-token.ts';

/** SQLite takes 32,766 values a statement. */
const chunkSize = 5000;

function* chunks<T>(ids: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < ids.length; at += chunkSize) yield ids.slice(at, at + chunkSize);
}

export async function loadTokens(db: Knex, ids: readonly TokenId[]): Promise<readonly Token[]> {
  const found: unknown[] = [];
  for (const part of chunks(ids)) {
    const page: unknown[] = await db('tokens').select(tokenColumns).whereIn('token_id', part);
    found.push(...page);
  }
  return found.map(toToken);
}

/** All tokens that a row became, without those that batches made of it. */
export async function listTokenIdsOfRow(db: Knex, rowId: number): Promise<readonly TokenId[]> {
  const found: unknown[] = await db('tokens')
    .select({ tokenId: 'token_id' })
    .where({ row_id: rowId })
    .orderBy('token_id');
  return found.map((each) => id(openRecord('tokens', 'tokenId', each), 'tokenId'));
}

/** The links to the parents of some tokens, of each in order. */
export async function linksUp(db: Knex, ids: readonly TokenId[]): Promise<readonly TokenParent[]> {
  const links: TokenParent[] = [];
  for (const part of chunks(ids)) {
    const found: unknown[] = await db('token_parents')
      .select(tokenParentColumns)
      .whereIn('token_id', part)
      .orderBy(['token_id', 'ordinal']);
    links.push(...found.map(toTokenParent));
  }
  return links;
}

/** The tokens that were made of some tokens by forks, expansions and joins. */
export async function childrenOf(db: Knex, ids: readonly TokenId[]): Promise<readonly TokenId[]> {
  const children = new Set<TokenId>();
  for (const part of chunks(ids)) {
    const found: unknown[] = await db('token_parents')
      .select({ tokenId: 'token_id' })
      .whereIn('parent_token_id', part);
    for (const each of found) {
      children.add(id(openRecord('token_parents', 'tokenId', each), 'tokenId'));
    }
  }
  return [...children];
}

/** The batches that took the place of some tokens: those that consumed them. */
export async function consumersOf(db: Knex, ids: readonly TokenId[]): Promise<readonly BatchId[]> {
  const batches = new Set<BatchId>();
  for (const part of chunks(ids)) {
    const found: unknown[] = await db('token_outcomes')
      .distinct({ batchId: 'batch_id' })
      .whereIn('token_id', part)
      .andWhere({ outcome: 'consumed_in_batch' })
      // Literally: a partial index is used only where its own condition stands.
      .whereRaw('is_terminal = 1');
    for (const each of found) batches.add(id(openRecord('batches', 'batchId', each), 'batchId'));
  }
  return [...batches];
}

/** The tokens at the two sides of a batch, in their order; at most `limit` of each batch. */
export async function tokensOfBatches(
  db: Knex,
  side: 'batch_members' | 'batch_outputs',
  batches: readonly BatchId[],
  limit = Number.MAX_SAFE_INTEGER,
): Promise<ReadonlyMap<BatchId, readonly TokenId[]>> {
  if (batches.length === 0) return new Map();
  const found: unknown[] = await db(side)
    .select({ batchId: 'batch_id', tokenId: 'token_id' })
    .whereIn('batch_id', batches)
    .andWhere('ordinal', '<', limit)
    .orderBy(['batch_id', 'ordinal']);
  const links = found.map((each) => {
    const from = openRecord(side, 'batchId', each);
    return { batchId: id(from, 'batchId'), tokenId: id(from, 'tokenId') };
  });
  const byBatch = Map.groupBy(links, ({ batchId }) => batchId);
  return new Map([...byBatch].map(([batchId, own]) => [batchId, own.map((each) => each.tokenId)]));
}
