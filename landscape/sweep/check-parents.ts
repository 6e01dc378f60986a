import { getField } from '../model/json.ts';
import type { Kin } from './kin.ts';
import type { Sweep } from './sweep-context.ts';
import type { Maker, TokenTrail } from './token-trail.ts';

/** Its parents ended in just what made it; the members of a batch are known by the batch. */
export function checkParents(
  { findings }: Sweep,
  { token, parents }: TokenTrail,
  maker: Maker,
  kin: readonly Kin[],
): void {
  const report = (expected: string, found: string) =>
    findings.add({
      table: 'token_parents',
      key: `token_id ${token.tokenId}`,
      check: 'parent_of_child',
      expected,
      found,
    });
  if (maker.kind === 'batch') {
    if (parents.length > 0) report('none, because a batch made it', `${parents.length} parents`);
    return;
  }
  if (parents.length === 0) report(`a parent that was ${maker.kind}`, 'none');
  if (parents.length > 1 && maker.kind !== 'coalesced') {
    report(`one parent that was ${maker.kind}`, `${parents.length}`);
  }
  for (const [i, { parentTokenId, ordinal }] of parents.entries()) {
    if (ordinal !== i) report(`ordinal ${i} of token_id ${parentTokenId}`, `ordinal ${ordinal}`);
    const ends = kin.find(({ token: { tokenId } }) => tokenId === parentTokenId)?.outcomes ?? [];
    const isOfGroup = ends.some(
      (end) =>
        (end.kind === 'forked' && maker.kind === 'forked' && end.forkGroupId === maker.groupId) ||
        (end.kind === 'expanded' &&
          maker.kind === 'expanded' &&
          end.expandGroupId === maker.groupId) ||
        (end.kind === 'coalesced' &&
          maker.kind === 'coalesced' &&
          end.joinGroupId === maker.groupId),
    );
    if (isOfGroup) continue;
    const kinds = ends.map(({ kind }) => kind).join(', ');
    report(
      `token_id ${parentTokenId} ${maker.kind} in group ${maker.groupId}`,
      kinds === '' ? 'no outcome of it' : kinds,
    );
  }
}

/** The parents of a join are in the order in which its coalesce declares their branches. */
export function checkBranches(
  { graph, findings }: Sweep,
  { token }: TokenTrail,
  kin: readonly Kin[],
): void {
  const declared = getField(graph.nodes[token.birth?.nodeIndex ?? -1]?.config ?? {}, 'branches');
  const met = kin.map((parent) => parent.token.frames[token.frames.length]?.branch ?? 'none');
  const wanted = Array.isArray(declared)
    ? declared.filter((each) => met.includes(String(each)))
    : [];
  if (wanted.join('\n') === met.join('\n')) return;
  findings.add({
    table: 'token_parents',
    key: `token_id ${token.tokenId}`,
    check: 'order_of_branches',
    expected: `parents on the branches ${wanted.join(', ')}, in this order`,
    found: met.join(', '),
  });
}
