import type { Knex } from 'knex';

import type { BatchId, RunId, TokenId } from '../../model/ids.ts';
import type { Token, TokenParent } from '../../model/token.ts';
import { id, openRecord } from '../../readers/stored-record.ts';
import {
  tokenColumns,
  tokenParentColumns,
  toToken,
  toTokenParent,
} from '../../readers/to-token.ts';

/** A token graph: what some tokens came from and what became of them. */
export interface TokenFamily {
  /** In ascending order of their ids: parents before their children. */
  readonly tokens: readonly FamilyMember[];
  readonly parents: ReadonlyMap<TokenId, readonly TokenId[]>;
  readonly children: ReadonlyMap<TokenId, readonly TokenId[]>;
  /** Members beyond the limit. */
  readonly leftOut: number;
}

export interface FamilyMember extends Token {
  readonly role: 'asked' | 'ancestor' | 'descendant';
}

type Link = Pick<TokenParent, 'tokenId' | 'parentTokenId'>;

/** More tokens than this nobody reads; a batch can have a hundred thousand members. */
const mostTokens = 1000;

/** The asked tokens with all their ancestors and descendants, through forks, joins and batches. */
export async function loadFamily(
  db: Knex,
  runId: RunId,
  asked: readonly Token[],
): Promise<TokenFamily> {
  const askedIds = asked.map((token) => token.tokenId);
  const up = await walk(
    askedIds,
    (ids) => linksUp(db, ids),
    (link) => link.parentTokenId,
  );
  const down = await walk(
    askedIds,
    (ids) => linksDown(db, ids),
    (link) => link.tokenId,
  );
  const roles = new Map<TokenId, FamilyMember['role']>();
  for (const tokenId of down.reached) roles.set(tokenId, 'descendant');
  for (const tokenId of up.reached) roles.set(tokenId, 'ancestor');
  for (const tokenId of askedIds) roles.set(tokenId, 'asked');
  const others = [...up.reached, ...down.reached].filter((each) => roles.get(each) !== 'asked');
  const kept = [...askedIds, ...others.toSorted((a, b) => a - b)].slice(0, mostTokens);
  const links = uniqueLinks([...up.links, ...down.links]);
  return {
    tokens: (await loadTokens(db, runId, kept)).map((token) => ({
      ...token,
      role: roles.get(token.tokenId) ?? 'asked',
    })),
    parents: groupIds(
      links,
      (link) => link.tokenId,
      (link) => link.parentTokenId,
    ),
    children: groupIds(
      links,
      (link) => link.parentTokenId,
      (link) => link.tokenId,
    ),
    leftOut: roles.size - kept.length,
  };
}

/** All tokens that a row became, in the order of their ids. */
export async function loadTokensOfRow(db: Knex, rowId: number): Promise<readonly Token[]> {
  const found: unknown[] = await db('tokens')
    .select(tokenColumns)
    .where({ row_id: rowId })
    .orderBy('token_id');
  return found.map(toToken);
}

async function loadTokens(
  db: Knex,
  runId: RunId,
  ids: readonly TokenId[],
): Promise<readonly Token[]> {
  const found: unknown[] = await db('tokens')
    .select(tokenColumns)
    .whereIn('token_id', ids)
    .andWhere({ run_id: runId })
    .orderBy('token_id');
  return found.map(toToken);
}

/** Follows links from a front of tokens to the next until nothing new turns up. */
async function walk(
  start: readonly TokenId[],
  follow: (front: readonly TokenId[]) => Promise<readonly Link[]>,
  next: (link: Link) => TokenId,
): Promise<{ readonly reached: ReadonlySet<TokenId>; readonly links: readonly Link[] }> {
  const seen = new Set(start);
  const reached = new Set<TokenId>();
  const links: Link[] = [];
  for (let front = start; front.length > 0;) {
    const found: Link[] = [];
    for (const part of chunks(front)) found.push(...(await follow(part)));
    links.push(...found);
    const fresh = [...new Set(found.map(next))].filter((tokenId) => !seen.has(tokenId));
    for (const tokenId of fresh) {
      seen.add(tokenId);
      reached.add(tokenId);
    }
    front = fresh;
  }
  return { reached, links };
}

/** SQLite takes 32,766 values a statement. */
const chunkSize = 1000;

function* chunks(ids: readonly TokenId[]): Generator<readonly TokenId[]> {
  for (let at = 0; at < ids.length; at += chunkSize) yield ids.slice(at, at + chunkSize);
}

async function linksUp(db: Knex, ids: readonly TokenId[]): Promise<readonly Link[]> {
  const found: unknown[] = await db('token_parents')
    .select(tokenParentColumns)
    .whereIn('token_id', ids)
    .orderBy(['token_id', 'ordinal']);
  const batches = await batchesOf(db, 'batch_outputs', ids);
  return [...found.map(toTokenParent), ...(await batchLinks(db, batches, ids, 'outputs'))];
}

async function linksDown(db: Knex, ids: readonly TokenId[]): Promise<readonly Link[]> {
  const found: unknown[] = await db('token_parents')
    .select(tokenParentColumns)
    .whereIn('parent_token_id', ids)
    .orderBy(['parent_token_id', 'token_id']);
  const batches = await batchesOf(db, 'batch_members', ids);
  return [...found.map(toTokenParent), ...(await batchLinks(db, batches, ids, 'members'))];
}

async function batchesOf(
  db: Knex,
  table: 'batch_members' | 'batch_outputs',
  ids: readonly TokenId[],
): Promise<readonly BatchId[]> {
  const found: unknown[] = await db(table)
    .distinct({ batchId: 'batch_id' })
    .whereIn('token_id', ids)
    .orderBy('batch_id');
  return found.map((each) => id(openRecord(table, 'batchId', each), 'batchId'));
}

/** Every member of a batch is a parent of each token that it made. `known` are on the side named. */
async function batchLinks(
  db: Knex,
  batches: readonly BatchId[],
  known: readonly TokenId[],
  side: 'members' | 'outputs',
): Promise<readonly Link[]> {
  if (batches.length === 0) return [];
  const found: unknown[] = await db({ member: 'batch_members' })
    .join({ output: 'batch_outputs' }, 'output.batch_id', 'member.batch_id')
    // The members of a passthrough batch come out themselves: they are nobody's children by that.
    .join({ made: 'tokens' }, (on) =>
      on.on('made.token_id', 'output.token_id').andOn('made.batch_id', 'output.batch_id'),
    )
    .select({ tokenId: 'output.token_id', parentTokenId: 'member.token_id' })
    .whereIn('member.batch_id', batches)
    .whereIn(side === 'members' ? 'member.token_id' : 'output.token_id', known)
    .orderBy(['output.ordinal', 'member.ordinal']);
  return found.map((each) => {
    const from = openRecord('batch_members', 'tokenId', each);
    return { tokenId: id(from, 'tokenId'), parentTokenId: id(from, 'parentTokenId') };
  });
}

function uniqueLinks(links: readonly Link[]): readonly Link[] {
  const unique = new Map(links.map((link) => [`${link.tokenId}<${link.parentTokenId}`, link]));
  return [...unique.values()];
}

function groupIds(
  links: readonly Link[],
  key: (link: Link) => TokenId,
  value: (link: Link) => TokenId,
): ReadonlyMap<TokenId, readonly TokenId[]> {
  const groups = Map.groupBy(links, key);
  return new Map([...groups].map(([tokenId, group]) => [tokenId, group.map(value)]));
}
