import { unreachable } from '../../landscape/model/unreachable.ts';
import type { RowData } from '../../landscape/model/json.ts';
import { trouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';
import type { Step } from './ways.ts';

export type Coalesce = Extract<Step, { type: 'coalesce' }>;

/** How many of the branches have arrived, and how many have ended elsewhere. */
export interface Tally {
  readonly arrived: number;
  readonly ended: number;
}

/** What a coalesce does as things stand; `undefined`: it waits. */
export function decide(
  { policy, branches, quorum_count: quorum = 0 }: Coalesce,
  { arrived, ended }: Tally,
): 'merge' | 'fail' | undefined {
  const outstanding = branches.length - arrived - ended;
  switch (policy) {
    case 'require_all':
      if (ended > 0) return 'fail';
      return outstanding === 0 ? 'merge' : undefined;
    case 'quorum':
      if (arrived >= quorum) return 'merge';
      return arrived + outstanding < quorum ? 'fail' : undefined;
    case 'best_effort':
      return outstanding === 0 && arrived > 0 ? 'merge' : undefined;
    case 'first':
      return arrived > 0 ? 'merge' : undefined;
    default:
      return unreachable(policy);
  }
}

/** The rows of the branches that arrived, in declared order, as one. */
export function mergeRows(
  { merge, on_collision: onCollision, select_branch: selected }: Coalesce,
  arrived: readonly (readonly [branch: string, row: RowData])[],
): RowData | Trouble {
  switch (merge) {
    case 'nested':
      return Object.fromEntries(arrived);
    case 'select':
      return arrived.find(([branch]) => branch === selected)?.[1] ?? trouble(undefined);
    case 'union': {
      const rows = arrived.map(([, row]) => row);
      const fields = rows.flatMap((row) => Object.keys(row));
      if (onCollision === 'fail' && new Set(fields).size < fields.length) {
        return trouble('field_collision');
      }
      const inOrder = onCollision === 'first_wins' ? rows.toReversed() : rows;
      return inOrder.reduce((merged, row) => ({ ...merged, ...row }), {});
    }
    default:
      return unreachable(merge);
  }
}
