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
  { own, page, passed: led }: Pick<Subject, 'own' | 'page' | 'passed'>,
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
  const batches = await loadBatchFacts(db, [...new Set([...making.keys(), ...led, ...joined])]);
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

async function loadChildren(
  db: Knex,
  ids: readonly TokenId[],
): Promise<ReadonlyMap<TokenId, Children>> {
  const numbered = db('token_parents')
    .select({ parentId: 'parent_token_id', tokenId: 'token_id' })
    .select({
      place: db.raw('row_number() over (partition by parent_token_id order by token_id)'),
      siblings: db.raw('count(*) over (partition by parent_token_id)'),
    })
    .whereIn('parent_token_id', ids);
  const found: unknown[] = await db
    .from(numbered.as('numbered'))
    .select('parentId', 'tokenId', 'siblings')
    .where('place', '<=', namedChildren)
    .orderBy(['parentId', 'tokenId']);
  const links = found.map((each) => {
    const from = openRecord('token_parents', 'tokenId', each);
    return {
      parentId: id(from, 'parentId'),
      tokenId: id(from, 'tokenId'),
      siblings: count(from, 'siblings'),
    };
  });
  const byParent = Map.groupBy(links, ({ parentId }) => parentId);
  return new Map(
    [...byParent].map(([parentId, own]) => [
      parentId,
      { ids: own.map(({ tokenId }) => tokenId), count: own[0]?.siblings ?? 0 },
    ]),
  );
}
