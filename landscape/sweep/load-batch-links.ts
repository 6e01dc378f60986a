import { batchStatuses } from '../model/batch.ts';
import type { TokenId } from '../model/ids.ts';
import { columns, ofTable } from '../readers/columns.ts';
import { count, id, oneOf, openRecord } from '../readers/stored-record.ts';
import { readAll } from './read-all.ts';
import type { Sweep } from './sweep-context.ts';
import type { BatchLink, Membership, TokenRange } from './token-trail.ts';

type ByToken<T> = ReadonlyMap<TokenId, readonly T[]>;

/** The batches that tokens joined, and those that they came out of. */
export async function loadBatchLinks(
  sweep: Sweep,
  range: TokenRange,
): Promise<{ readonly memberships: ByToken<Membership>; readonly outputs: ByToken<BatchLink> }> {
  const { db, graph } = sweep;
  if (!graph.nodes.some(({ kind }) => kind === 'aggregation')) {
    return { memberships: new Map(), outputs: new Map() };
  }
  const links = (table: BatchLinkTable) =>
    db<object, unknown[]>({ link: table })
      .select(ofTable('link', batchLinkColumns))
      .whereBetween('link.token_id', range)
      .orderBy(['link.token_id', 'link.batch_id']);
  const members: unknown[] = await links('batch_members')
    .join({ batch: 'batches' }, 'batch.batch_id', 'link.batch_id')
    .select({ status: 'batch.status', nodeIndex: 'batch.aggregation_node_index' });
  const outputs: unknown[] = await links('batch_outputs');
  const toOutput = (found: unknown) => toBatchLink('batch_outputs', found);
  return {
    memberships: Map.groupBy(readAll(sweep, members, toMembership), ({ tokenId }) => tokenId),
    outputs: Map.groupBy(readAll(sweep, outputs, toOutput), ({ tokenId }) => tokenId),
  };
}

export type BatchLinkTable = 'batch_members' | 'batch_outputs';

export const batchLinkColumns = columns('batch_id', 'token_id', 'ordinal');

/** @throws AuditError when the record is not exactly as expected. */
export function toBatchLink(table: BatchLinkTable, found: unknown): BatchLink {
  const from = openRecord(table, 'batchId', found);
  return {
    batchId: id(from, 'batchId'),
    tokenId: id(from, 'tokenId'),
    ordinal: count(from, 'ordinal'),
  };
}

function toMembership(found: unknown): Membership {
  const from = openRecord('batch_members', 'batchId', found);
  return {
    ...toBatchLink('batch_members', found),
    status: oneOf(from, 'status', batchStatuses),
    nodeIndex: count(from, 'nodeIndex'),
  };
}
