import type { Knex } from 'knex';

import type { BatchId, RunId, TokenId } from '../../model/ids.ts';
import type { TokenRole } from '../../model/lineage.ts';
import { getField } from '../../model/json.ts';
import type { Token } from '../../model/token.ts';
import { count, id, openRecord } from '../../readers/stored-record.ts';
import type { RunGraph } from '../run-graph.ts';
import { loadBatchFacts, loadMemberships, namedChildren } from './batch-facts.ts';
import type { BatchFacts, Membership } from './batch-facts.ts';
import type { Subject } from './subject.ts';
import { loadTokens } from './token-links.ts';
import { walkUp } from './walk.ts';

/** The tokens to explain: a page of what was asked about, with all ancestors. */
export interface Family {
  /** Parents before their children. */
  readonly tokens: readonly FamilyMember[];
  /** In order; the members of a batch, where these are among the tokens. */
  readonly parents: ReadonlyMap<TokenId, readonly TokenId[]>;
  readonly children: ReadonlyMap<TokenId, Children>;
  /** Batches that made tokens of the family: with their members, where these are few. */
  readonly making: ReadonlyMap<BatchId, readonly TokenId[] | undefined>;
  /** These, and all that tokens of the family joined. */
  readonly batches: ReadonlyMap<BatchId, BatchFacts>;
  readonly memberships: ReadonlyMap<TokenId, readonly Membership[]>;
  /** Batches through which their members passed as themselves. */
  readonly passed: ReadonlySet<BatchId>;
  /** Tokens whose rows make up an output that is a list. */
  readonly listed: ReadonlyMap<TokenId, Token>;
}

export interface FamilyMember extends Token {
  readonly role: TokenRole;
}

/** What was made of a token: how many, and the first of them. */
export interface Children {
  readonly ids: readonly TokenId[];
  readonly count: number;
}

export async function loadFamily(
  db: Knex,
  runId: RunId,
  graph: RunGraph,
  { own, page, led }: Pick<Subject, 'own' | 'page' | 'led'>,
): Promise<Family> {
  const { tokens: found, parents, batches: making } = await walkUp(db, page, led);
  const reached = new Set(page);
  const roleOf = (tokenId: TokenId): TokenRole =>
    own.has(tokenId) ? 'asked' : reached.has(tokenId) ? 'descendant' : 'ancestor';
  const tokens = [...found.values()]
    .filter((token) => token.runId === runId)
    .toSorted((a, b) => a.tokenId - b.tokenId)
    .map((token) => ({ ...token, role: roleOf(token.tokenId) }));
  const ids = tokens.map(({ tokenId }) => tokenId);
  const memberships = await loadMemberships(db, ids);
  const joined = [...memberships.values()].flat().map(({ batchId }) => batchId);
  const batches = await loadBatchFacts(db, [...new Set([...making.keys(), ...joined])]);
  const children = await loadChildren(db, ids);
  const named = [
    ...[...children.values()].flatMap((each) => each.ids),
    ...[...batches.values()].flatMap(({ outputIds }) => outputIds),
  ];
  const missing = [...new Set(named)].filter((tokenId) => !found.has(tokenId));
  const others = await loadTokens(db, missing);
  const listed = new Map([...found, ...others.map((each) => [each.tokenId, each] as const)]);
  const passed = new Set(
    [...batches].flatMap(([batchId, { batch }]) =>
      getField(graph.node(batch.nodeIndex).config, 'output_mode') === 'passthrough' ? batchId : [],
    ),
  );
  return { tokens, parents, children, making, batches, memberships, passed, listed };
}

/** Few children are named all, of many the first ones. */
async function loadChildren(
  db: Knex,
  ids: readonly TokenId[],
): Promise<ReadonlyMap<TokenId, Children>> {
  const found: unknown[] = await db('token_parents')
    .select({ parentId: 'parent_token_id' })
    .count({ children: '*' })
    .whereIn('parent_token_id', ids)
    .groupBy('parent_token_id');
  const counts = found.map((each) => {
    const from = openRecord('token_parents', 'parentId', each);
    return { parentId: id(from, 'parentId'), count: count(from, 'children') };
  });
  const few = counts.filter((each) => each.count <= namedChildren);
  const named = new Map(
    await listChildren(
      db,
      few.map(({ parentId }) => parentId),
    ),
  );
  for (const { parentId } of counts.filter((each) => !few.includes(each))) {
    for (const [, own] of await listChildren(db, [parentId], namedChildren)) {
      named.set(parentId, own);
    }
  }
  return new Map(
    counts.map((each) => [
      each.parentId,
      { ids: named.get(each.parentId) ?? [], count: each.count },
    ]),
  );
}

async function listChildren(
  db: Knex,
  parentIds: readonly TokenId[],
  limit = Number.MAX_SAFE_INTEGER,
): Promise<ReadonlyMap<TokenId, readonly TokenId[]>> {
  if (parentIds.length === 0) return new Map();
  const found: unknown[] = await db('token_parents')
    .select({ parentId: 'parent_token_id', tokenId: 'token_id' })
    .whereIn('parent_token_id', parentIds)
    .orderBy(['parent_token_id', 'token_id'])
    .limit(limit);
  const links = found.map((each) => {
    const from = openRecord('token_parents', 'parentId', each);
    return { parentId: id(from, 'parentId'), tokenId: id(from, 'tokenId') };
  });
  const byParent = Map.groupBy(links, ({ parentId }) => parentId);
  return new Map(
    [...byParent].map(([parentId, own]) => [parentId, own.map((each) => each.tokenId)]),
  );
}
