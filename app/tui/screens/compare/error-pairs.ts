import type { ErrorGroup } from '../../../../landscape/queries/error-groups.ts';
import type { NodeSummary } from '../../../../landscape/queries/node-summaries.ts';
import { countText } from '../../../format/numbers.ts';
import { layOut, widestOf } from '../../components/lay-out.ts';
import type { TableColumn } from '../../components/small-table.tsx';
import { countChange } from './change.ts';
import { pairs } from '../../../format/pairs.ts';

/** A group of errors in both runs. */
export interface ErrorPair {
  readonly key: string;
  readonly node: string;
  readonly reason: ErrorGroup['reason'];
  readonly field: string | undefined;
  readonly a: number;
  readonly b: number;
}

/** The errors of a run, with the nodes that they name. */
export interface RunErrors {
  readonly nodes: readonly NodeSummary[];
  readonly groups: readonly ErrorGroup[];
}

/** The errors of two runs by node, reason and field; what only B has comes first, then by their number. */
export function pairErrors(a: RunErrors, b: RunErrors): readonly ErrorPair[] {
  const found = pairs(groupsOf(a), groupsOf(b)).flatMap(([key, before, after]): ErrorPair[] => {
    const named = before ?? after;
    if (named === undefined) return [];
    return [{ ...named, key, a: before?.errors ?? 0, b: after?.errors ?? 0 }];
  });
  return found.toSorted((x, y) => Number(y.a === 0) - Number(x.a === 0) || y.b - x.b || y.a - x.a);
}

interface Group {
  readonly node: string;
  readonly reason: ErrorGroup['reason'];
  readonly field: string | undefined;
  readonly errors: number;
}

function groupsOf({ nodes, groups }: RunErrors): ReadonlyMap<string, Group> {
  return new Map(
    groups.map(({ nodeIndex, reason, field, errors: count }) => {
      const node = nodes[nodeIndex]?.node.name ?? '';
      return [
        JSON.stringify([node, reason, field ?? null]),
        { node, reason, field, errors: count },
      ];
    }),
  );
}

export function errorPairColumns(
  found: readonly ErrorPair[],
  width: number,
): readonly TableColumn<ErrorPair>[] {
  const number = { align: 'right' } as const;
  return layOut<ErrorPair>(
    [
      {
        heading: 'NODE',
        width: 10,
        most: widestOf(
          found.map(({ node }) => node),
          24,
        ),
        value: ({ node }) => node,
      },
      {
        heading: 'REASON',
        width: 14,
        most: widestOf(
          found.map(({ reason }) => reason),
          26,
        ),
        value: ({ reason }) => reason,
      },
      {
        heading: 'FIELD',
        width: 12,
        most: widestOf(
          found.map(({ field = '' }) => field),
          30,
        ),
        from: 72,
        value: ({ field }) => field ?? '',
      },
      { heading: 'A', width: 8, ...number, value: ({ a }) => (a === 0 ? '-' : countText(a)) },
      { heading: 'B', width: 8, ...number, value: ({ b }) => (b === 0 ? '-' : countText(b)) },
      {
        heading: 'A ▸ B',
        width: 8,
        ...number,
        value: ({ a, b }) => countChange(a === 0 ? undefined : a, b === 0 ? undefined : b),
      },
    ],
    width,
  );
}
