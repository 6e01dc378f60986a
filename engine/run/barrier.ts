import type { NodeIndex, TokenId } from '../../landscape/model/ids.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
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
  firstArrivalMs: number | undefined;
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
    firstArrivalMs: undefined,
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
  const isComplete = arrived.size === step.branches.length;
  const outstanding = step.branches.length - arrived.size - ended.size;
  switch (step.policy) {
    case 'require_all':
      if (isComplete) return { kind: 'merge', decider: 'all_arrived' };
      return ended.size > 0 ? fail('branches_ended', incomplete(step, arrived)) : undefined;
    case 'quorum': {
      const wanted = step.quorum_count ?? step.branches.length;
      if (arrived.size >= wanted) return { kind: 'merge', decider: 'quorum' };
      const isLost = arrived.size + outstanding < wanted;
      return isLost ? fail('branches_ended', noQuorum(wanted, step, arrived)) : undefined;
    }
    case 'best_effort': {
      if (isComplete) return { kind: 'merge', decider: 'all_arrived' };
      const isOver = outstanding === 0 && arrived.size > 0;
      return isOver ? { kind: 'merge', decider: 'branches_ended' } : undefined;
    }
    case 'first':
      return arrived.size > 0 ? { kind: 'merge', decider: 'first' } : undefined;
  }
}

/** What the policy says when the time is up; at least one token has arrived. */
export function judgeLate(step: Policy, { arrived }: Barrier): Verdict {
  switch (step.policy) {
    case 'best_effort':
    case 'first':
      return { kind: 'merge', decider: 'timeout' };
    case 'require_all':
      return fail('timeout', incomplete(step, arrived));
    case 'quorum': {
      const wanted = step.quorum_count ?? step.branches.length;
      return fail('timeout', noQuorum(wanted, step, arrived));
    }
  }
}

function fail(decider: Decider, error: ErrorRecord): Verdict {
  return { kind: 'fail', decider, error };
}

function incomplete(step: Policy, arrived: Barrier['arrived']): ErrorRecord {
  const missing = step.branches.filter((branch) => !arrived.has(branch));
  return {
    reason: 'incomplete_branches',
    message: `${missing.map((name) => `\`${name}\``).join(', ')} did not arrive, and all of ${step.branches.length} branches are required`,
    details: { missing },
  };
}

function noQuorum(wanted: number, step: Policy, arrived: Barrier['arrived']): ErrorRecord {
  const missing = step.branches.filter((branch) => !arrived.has(branch));
  return {
    reason: 'quorum_not_met',
    message: `${arrived.size} of ${step.branches.length} branches arrived, and ${wanted} make a quorum`,
    details: { missing },
  };
}
