import type { NodeIndex, TokenId } from '../../landscape/model/ids.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { CoalesceStep } from '../settings/schema.ts';
import type { ForkGroup } from './fork-group.ts';
import type { Held } from './held.ts';

/** Where the branches of one fork meet: one coalesce, one fork group. */
export interface Barrier {
  readonly node: NodeIndex;
  readonly group: ForkGroup;
  /** By branch, in the order of arrival. */
  readonly arrived: Map<string, Held>;
  /** Branches that ended elsewhere. */
  readonly ended: Set<string>;
  /** When its first token arrived. */
  firstArrival: Pick<Held['waiting'], 'startedAtMs' | 'startedUs'> | undefined;
  decision: BarrierDecision | undefined;
}

export type BarrierDecision =
  | { readonly kind: 'merged'; readonly into: TokenId }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };

export function createBarrier(node: NodeIndex, group: ForkGroup): Barrier {
  return {
    node,
    group,
    arrived: new Map(),
    ended: new Set(),
    firstArrival: undefined,
    decision: undefined,
  };
}

/** What made a barrier decide, as the records have it. */
export type Decider = 'all_arrived' | 'quorum' | 'first' | 'branches_ended' | 'timeout';

export type Verdict =
  | { readonly kind: 'merge'; readonly decider: Decider }
  | { readonly kind: 'fail'; readonly decider: Decider; readonly error: ErrorRecord };

type Policy = Pick<CoalesceStep, 'branches' | 'policy' | 'quorum_count'>;

/** What the policy says now that a token arrived or a branch ended; `undefined`: go on waiting. */
export function judge(step: Policy, { arrived, ended }: Barrier): Verdict | undefined {
  const all = step.branches.length;
  const isComplete = arrived.size === all;
  switch (step.policy) {
    case 'require_all':
      if (isComplete) return { kind: 'merge', decider: 'all_arrived' };
      return ended.size > 0 ? fail('branches_ended', branchesEnded(step, ended)) : undefined;
    case 'quorum': {
      const wanted = quorumOf(step);
      if (arrived.size >= wanted) return { kind: 'merge', decider: 'quorum' };
      const left = all - ended.size;
      return left < wanted
        ? fail('branches_ended', noQuorum(wanted, `only ${left} of ${all} branches can arrive`))
        : undefined;
    }
    case 'best_effort': {
      if (isComplete) return { kind: 'merge', decider: 'all_arrived' };
      const isOver = arrived.size > 0 && arrived.size + ended.size === all;
      return isOver ? { kind: 'merge', decider: 'branches_ended' } : undefined;
    }
    case 'first':
      return arrived.size > 0 ? { kind: 'merge', decider: 'first' } : undefined;
    default:
      return unreachable(step.policy);
  }
}

/** What the policy says when the time is up; at least one token has arrived. */
export function judgeLate(step: Policy, { arrived }: Barrier): Verdict {
  switch (step.policy) {
    case 'best_effort':
    case 'first':
      return { kind: 'merge', decider: 'timeout' };
    case 'require_all':
      return fail('timeout', branchesMissing(step, arrived));
    case 'quorum': {
      const found = `${arrived.size} of ${step.branches.length} branches arrived in time`;
      return fail('timeout', noQuorum(quorumOf(step), found));
    }
    default:
      return unreachable(step.policy);
  }
}

function quorumOf({ quorum_count: count }: Policy): number {
  if (count === undefined) throw new Error('`policy: quorum` has no `quorum_count`');
  return count;
}

function fail(decider: Decider, error: ErrorRecord): Verdict {
  return { kind: 'fail', decider, error };
}

function branchesEnded({ branches }: Policy, ended: Barrier['ended']): ErrorRecord {
  const gone = branches.filter((branch) => ended.has(branch));
  return incomplete(gone, `${list(gone)} ended elsewhere`, branches.length);
}

function branchesMissing({ branches }: Policy, arrived: Barrier['arrived']): ErrorRecord {
  const missing = branches.filter((branch) => !arrived.has(branch));
  return incomplete(missing, `${list(missing)} did not arrive in time`, branches.length);
}

function incomplete(missing: readonly string[], what: string, all: number): ErrorRecord {
  return {
    reason: 'incomplete_branches',
    message: `${what}, and all of ${all} branches are required`,
    details: { missing },
  };
}

function noQuorum(wanted: number, found: string): ErrorRecord {
  return { reason: 'quorum_not_met', message: `${found}, and ${wanted} make a quorum` };
}

function list(branches: readonly string[]): string {
  return branches.map((branch) => `\`${branch}\``).join(', ');
}
