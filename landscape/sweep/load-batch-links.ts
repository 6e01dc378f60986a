import { batchStatuses } from '../model/batch.ts';
import type { TokenId } from '../model/ids.ts';
import { columns } from '../readers/columns.ts';
import { count, id, oneOf, openRecord } from '../readers/stored-record.ts';
import { readAll } from './read-all.ts';
import { select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import type { BatchLink, Membership, TokenRange } from './token-trail.ts';

type ByToken<T> = ReadonlyMap<TokenId, readonly T[]>;

const batchLinkColumns = columns('batch_id', 'token_id', 'ordinal');
const membersOfTokens = `select ${select(batchLinkColumns, 'link')}, batch.status as status,
    batch.aggregation_node_index as nodeIndex
  from batch_members link join batches batch on batch.batch_id = link.batch_id
  where link.token_id between ? and ? order by link.token_id, link.batch_id`;
const outputsOfTokens = `select ${select(batchLinkColumns)} from batch_outputs
  where token_id between ? and ? order by token_id, batch_id`;

/** The batches that tokens joined, and those that they came out of. */
export function loadBatchLinks(
  sweep: Sweep,
  range: TokenRange,
): { readonly memberships: ByToken<Membership>; readonly outputs: ByToken<BatchLink> } {
  const { snapshot, graph } = sweep;
  if (!graph.nodes.some(({ kind }) => kind === 'aggregation')) {
    return { memberships: new Map(), outputs: new Map() };
  }
  const members = snapshot.all(membersOfTokens, ...range);
  const outputs = snapshot.all(outputsOfTokens, ...range);
  const toOutput = (found: unknown) => toBatchLink('batch_outputs', found);
  return {
    memberships: Map.groupBy(readAll(sweep, members, toMembership), ({ tokenId }) => tokenId),
    outputs: Map.groupBy(readAll(sweep, outputs, toOutput), ({ tokenId }) => tokenId),
  };
}

export type BatchLinkTable = 'batch_members' | 'batch_outputs';

/** @throws AuditError when the record is not exactly as expected. */
function toBatchLink(table: BatchLinkTable, found: unknown): BatchLink {
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
