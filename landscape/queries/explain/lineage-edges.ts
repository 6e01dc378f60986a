import type { BatchId } from '../../model/ids.ts';
import { showId } from '../../model/ids.ts';
import type { LineageEdge } from '../../model/lineage.ts';
import type { Family, FamilyMember } from './family.ts';
import { makingBatch } from './made-by.ts';

/** The edges that lead to a token: from what it was made of. */
export function edgesTo(family: Family, token: FamilyMember): readonly LineageEdge[] {
  const { tokenId, forkGroupId, expandGroupId, joinGroupId, frames } = token;
  const to = showId('token', tokenId);
  const position = (token.ordinal ?? 0) + 1;
  const madeBy = makingBatch(token);
  if (madeBy !== undefined) {
    const of = family.batches.get(madeBy)?.outputs ?? position;
    const from = showId('batch', madeBy);
    return [{ from, to, kind: 'output', branch: null, position, of }];
  }
  const parent = forkGroupId ?? expandGroupId;
  if (parent !== undefined) {
    const kind = forkGroupId === undefined ? 'expansion' : 'fork';
    const of = family.children.get(parent)?.count ?? position;
    const from = showId('token', parent);
    return [{ from, to, kind, branch: token.branchName ?? null, position, of }];
  }
  if (joinGroupId === undefined) return [];
  const parents = family.parents.get(tokenId) ?? [];
  return parents.map((each, i) => {
    const met = family.tokens.find((other) => other.tokenId === each);
    return {
      from: showId('token', each),
      to,
      kind: 'join',
      branch: met?.frames[frames.length]?.branch ?? null,
      position: i + 1,
      of: parents.length,
    };
  });
}

/** The edges from tokens of the family to a batch that took them. */
export function memberEdges(
  family: Family,
  batchId: BatchId,
  members: number,
): readonly LineageEdge[] {
  return family.tokens.flatMap(({ tokenId }) => {
    const own = family.memberships.get(tokenId)?.find((each) => each.batchId === batchId);
    if (own === undefined) return [];
    return {
      from: showId('token', tokenId),
      to: showId('batch', batchId),
      kind: 'member',
      branch: null,
      position: own.ordinal + 1,
      of: members,
    };
  });
}
