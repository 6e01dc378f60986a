import { toHex } from '../hash.ts';
import type { TokenId } from '../model/ids.ts';
import type { NodeState } from '../model/node-state.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Token } from '../model/token.ts';
import { id, openRecord } from '../readers/stored-record.ts';
import { tokenColumns, toToken } from '../readers/to-token.ts';
import { hashList } from './hash-list.ts';
import type { ListHash } from './hash-list.ts';
import { createFindings } from './findings.ts';
import { oneOfIds, select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import type { TokenTrail } from './token-trail.ts';

type SplitKind = 'forked' | 'expanded' | 'coalesced';
type Split = Extract<Outcome, { readonly kind: SplitKind }>;

/** A token that ended in others, and what was seen of these so far. */
interface Parent {
  readonly outcome: Split;
  readonly last: NodeState | undefined;
  readonly labels: string[];
  readonly rows: ListHash;
  children: number;
  position: readonly number[] | undefined;
}

/** No child is missing, of a fork, an expansion or a join, and together they are what the parent put out. */
export function checkChildren(sweep: Sweep, trails: readonly TokenTrail[]): void {
  const parents = new Map<TokenId, Parent>();
  for (const { outcomes, states, token } of trails) {
    const outcome = outcomes.find(isSplit);
    if (outcome === undefined) continue;
    const rows = hashList(sweep.rowPayloads);
    const seen = { labels: [], rows, children: 0, position: undefined };
    parents.set(token.tokenId, { outcome, last: states.at(-1), ...seen });
  }
  if (parents.size === 0) return;
  for (const { parentId, child } of readChildren(sweep, [...parents.keys()])) {
    const parent = parents.get(parentId);
    if (parent !== undefined) see(sweep, parent, child);
  }
  for (const parent of parents.values()) checkComplete(sweep, parent);
}

function isSplit(outcome: Outcome): outcome is Split {
  return ['forked', 'expanded', 'coalesced'].includes(outcome.kind);
}

/** Children held at a time. */
const pageSize = 5000;

/** By parent, each one's in the order in which they were made. */
function* readChildren(
  { snapshot }: Sweep,
  parentIds: readonly TokenId[],
): Generator<{ readonly parentId: TokenId; readonly child: Token }> {
  // What cannot be read is reported with its own token.
  const silent = createFindings(0);
  const { where, bound } = oneOfIds('link.parent_token_id', parentIds);
  const behind = `select link.parent_token_id as parentId, ${select(tokenColumns, 'child')}
    from token_parents link join tokens child on child.token_id = link.token_id
    where ${where} and (link.parent_token_id, link.token_id) > (?, ?)
    order by link.parent_token_id, link.token_id limit ${pageSize}`;
  for (let after: readonly [number, number] = [0, 0]; ;) {
    const found = snapshot.all(behind, ...bound, ...after);
    for (const each of found) {
      const child = silent.attempt(() => toToken(each));
      const parentId = id(openRecord('token_parents', 'parentId', each), 'parentId');
      if (child === undefined) continue;
      after = [parentId, child.tokenId];
      yield { parentId, child };
    }
    if (found.length < pageSize) return;
  }
}

function see({ findings }: Sweep, parent: Parent, { tokenId, ...child }: Token): void {
  const ordinal = parent.children;
  parent.children += 1;
  if (parent.outcome.kind === 'coalesced') return;
  const { data, position } = child.birth ?? {};
  parent.labels.push(child.branchName ?? '');
  if (parent.outcome.kind === 'expanded') parent.rows.add(data);
  const isBehind = parent.position === undefined || isLess(parent.position, position ?? []);
  parent.position = position;
  if (child.ordinal === ordinal && isBehind) return;
  findings.add({
    table: 'tokens',
    key: `token_id ${tokenId}`,
    check: 'children_of_parent',
    expected: `ordinal ${ordinal} among its siblings, and a position behind the one before`,
    found: `ordinal ${child.ordinal ?? 'none'}, position ${JSON.stringify(position ?? null)}`,
  });
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((each, i) => each !== b[i]);
  return at === -1 ? a.length < b.length : (a[at] ?? 0) < (b[at] ?? -Infinity);
}

function checkComplete(sweep: Sweep, { outcome, last, labels, rows, children }: Parent): void {
  const report = (expected: string, found: string) =>
    sweep.findings.add({
      table: 'token_parents',
      key: `parent_token_id ${outcome.tokenId}`,
      check: 'children_of_parent',
      expected,
      found,
    });
  switch (outcome.kind) {
    case 'forked':
      if (labels.join('\n') === outcome.branches.join('\n')) return;
      return report(
        `${outcome.branches.length} children: ${outcome.branches.join(', ')}`,
        `${children}: ${labels.join(', ')}`,
      );
    case 'coalesced':
      if (children === 1) return;
      return report(`one child, token_id ${outcome.joinGroupId}`, `${children}`);
    case 'expanded': {
      if (last?.status !== 'completed') return report('a completed state that expanded it', 'none');
      const digest = rows.digest();
      if (digest === undefined || Buffer.compare(digest, last.output.hash) === 0) return;
      return report(
        `rows that hash together to ${toHex(last.output.hash)}, the output of state_id ${last.stateId}`,
        `${children} rows that hash to ${toHex(digest)}`,
      );
    }
    default:
      return outcome satisfies never;
  }
}
