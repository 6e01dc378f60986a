import { toHex } from '../hash.ts';
import type { TokenId } from '../model/ids.ts';
import type { Outcome } from '../model/outcome.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';
import { createFindings } from './findings.ts';
import type { Sweep } from './sweep-context.ts';
import { readAll } from './token-trail.ts';
import type { TokenTrail } from './token-trail.ts';

/** Children of forks, expansions and joins have parents that ended in just that, and no child is missing. */
export async function checkLineage(sweep: Sweep, trails: readonly TokenTrail[]): Promise<void> {
  const made = trails.filter(({ token }) => groupOf(token) !== undefined);
  if (made.length > 0) await checkParents(sweep, made);
  const forked = trails.flatMap(({ outcomes }) => outcomes.filter(({ kind }) => kind === 'forked'));
  if (forked.length > 0) await checkChildren(sweep, forked);
}

type Group = { readonly kind: 'forked' | 'expanded' | 'coalesced'; readonly id: number };

function groupOf({ forkGroupId, expandGroupId, joinGroupId }: TokenTrail['token']) {
  if (joinGroupId !== undefined) return { kind: 'coalesced', id: joinGroupId } as const;
  if (expandGroupId !== undefined) return { kind: 'expanded', id: expandGroupId } as const;
  if (forkGroupId !== undefined) return { kind: 'forked', id: forkGroupId } as const;
  return undefined;
}

async function checkParents(sweep: Sweep, made: readonly TokenTrail[]): Promise<void> {
  const { findings } = sweep;
  const ids = new Set(made.flatMap(({ parents }) => parents.map((link) => link.parentTokenId)));
  const outcomes = await outcomesOf(sweep, [...ids]);
  await checkHandedOn(sweep, made);
  for (const { token, parents } of made) {
    const group = groupOf(token);
    if (group === undefined) continue;
    const report = (expected: string, found: string) =>
      findings.add({
        table: 'token_parents',
        key: `token_id ${token.tokenId}`,
        check: 'parent_of_child',
        expected,
        found,
      });
    if (parents.length === 0) report(`a parent that was ${group.kind}`, 'none');
    for (const { parentTokenId } of parents) {
      const ends = outcomes.get(parentTokenId) ?? [];
      if (ends.some((end) => isIn(end, group))) continue;
      const kinds = ends.map(({ kind }) => kind).join(', ');
      report(
        `token_id ${parentTokenId} ${group.kind} in group ${group.id}`,
        kinds === '' ? 'no outcome of it' : kinds,
      );
    }
  }
}

/** A fork hands every child what its parent had at the fork. */
async function checkHandedOn({ db, findings }: Sweep, made: readonly TokenTrail[]): Promise<void> {
  const children = made.filter(({ token }) => groupOf(token)?.kind === 'forked');
  const ids = new Set(children.flatMap(({ parents }) => parents.map((link) => link.parentTokenId)));
  const found: unknown[] = await db('node_states')
    .select(nodeStateColumns)
    .whereIn('token_id', [...ids])
    .orderBy(['token_id', 'step_index', 'attempt']);
  const states = readAll({ findings: createFindings(0) }, found, toNodeState);
  const last = new Map(states.map((state) => [state.tokenId, state]));
  for (const { parents, states: own } of children) {
    const parent = last.get(parents[0]?.parentTokenId ?? 0);
    const [first] = own;
    if (parent === undefined || first === undefined) continue;
    const { hash } = parent.status === 'completed' ? parent.output : parent.input;
    if (Buffer.compare(hash, first.input.hash) === 0) continue;
    findings.add({
      table: 'node_states',
      key: `state_id ${first.stateId}`,
      check: 'state_chain',
      expected: `input_hash ${toHex(hash)}, which token_id ${parent.tokenId} had at the fork`,
      found: `input_hash ${toHex(first.input.hash)}`,
    });
  }
}

function isIn(outcome: Outcome, { kind, id }: Group): boolean {
  if (outcome.kind === 'forked') return kind === 'forked' && outcome.forkGroupId === id;
  if (outcome.kind === 'coalesced') return kind === 'coalesced' && outcome.joinGroupId === id;
  if (outcome.kind === 'expanded') return kind === 'expanded' && outcome.expandGroupId === id;
  // The members of a batch are consumed by it, and what it makes of them is an expansion.
  return outcome.kind === 'consumed_in_batch' && kind === 'expanded';
}

async function outcomesOf(
  sweep: Sweep,
  ids: readonly TokenId[],
): Promise<ReadonlyMap<TokenId, readonly Outcome[]>> {
  const found: unknown[] = await sweep
    .db('token_outcomes')
    .select(outcomeColumns)
    .whereIn('token_id', ids)
    .whereRaw('is_terminal = 1');
  // What cannot be read is reported with its own token, here it only does not count.
  const outcomes = readAll({ findings: createFindings(0) }, found, toOutcome);
  return Map.groupBy(outcomes, (outcome) => outcome.tokenId);
}

async function checkChildren({ db, findings }: Sweep, outcomes: readonly Outcome[]): Promise<void> {
  const found: unknown[] = await db({ link: 'token_parents' })
    .join({ child: 'tokens' }, 'child.token_id', 'link.token_id')
    .select({ tokenId: 'link.parent_token_id', groupId: 'child.fork_group_id' })
    .whereIn(
      'link.parent_token_id',
      outcomes.map(({ tokenId }) => tokenId),
    );
  const children = Map.groupBy(found, (each) =>
    count(openRecord('token_parents', 'tokenId', each), 'tokenId'),
  );
  for (const outcome of outcomes) {
    if (outcome.kind !== 'forked') continue;
    const made = children.get(outcome.tokenId)?.length ?? 0;
    if (made === outcome.branches.length) continue;
    findings.add({
      table: 'token_parents',
      key: `parent_token_id ${outcome.tokenId}`,
      check: 'children_of_fork',
      expected: `${outcome.branches.length} children: ${outcome.branches.join(', ')}`,
      found: `${made}`,
    });
  }
}
