import type { NodeSummary } from '../../../../landscape/queries/node-summaries.ts';
import type { RunFacts } from '../../../reading/run-facts.ts';
import { boundText, meanText, meanUs } from '../../../format/node-figures.ts';
import { countText } from '../../../format/numbers.ts';
import { layOut, widestOf } from '../../components/lay-out.ts';
import type { TableColumn } from '../../components/small-table.tsx';
import { relativeChange } from './change.ts';
import type { Change } from './change.ts';
import { pairs } from '../../../format/pairs.ts';

/** A node by its name in both runs. */
export interface NodePair {
  readonly name: string;
  readonly a: NodeSummary | undefined;
  readonly b: NodeSummary | undefined;
}

export function pairNodes(a: RunFacts, b: RunFacts): readonly NodePair[] {
  const byName = ({ nodes }: RunFacts) => new Map(nodes.map((each) => [each.node.name, each]));
  return pairs(byName(a), byName(b)).map(([name, nodeA, nodeB]) => ({ name, a: nodeA, b: nodeB }));
}

/** The columns of the nodes of two runs. */
export function pairColumns(
  found: readonly NodePair[],
  width: number,
): readonly TableColumn<NodePair>[] {
  const number = { align: 'right' } as const;
  return layOut<NodePair>(
    [
      {
        heading: 'NODE',
        width: 14,
        most: widestOf(
          found.map(({ name }) => name),
          30,
        ),
        value: ({ name }) => name,
      },
      { heading: 'KIND', width: 11, from: 117, value: ({ a, b }) => (b ?? a)?.node.kind ?? '' },
      { heading: 'DONE A', width: 9, ...number, value: ({ a }) => doneText(a) },
      { heading: 'DONE B', width: 9, ...number, value: ({ b }) => doneText(b) },
      { heading: 'FAILED', width: 9, ...number, value: failedSpan },
      { heading: 'MEAN A', width: 9, ...number, from: 76, value: ({ a }) => meanOf(a) },
      { heading: 'MEAN B', width: 9, ...number, from: 76, value: ({ b }) => meanOf(b) },
      { heading: 'A ▸ B', width: 7, ...number, value: meanChange },
      { heading: 'P95 A ≤', width: 8, ...number, from: 106, value: ({ a }) => p95Text(a) },
      { heading: 'P95 B ≤', width: 8, ...number, from: 106, value: ({ b }) => p95Text(b) },
      { heading: 'A ▸ B', width: 7, ...number, from: 106, value: p95Change },
    ],
    width,
  );
}

function doneText(node: NodeSummary | undefined): string {
  return node === undefined ? 'absent' : countText(node.completed);
}

function failedSpan({ a, b }: NodePair): Change {
  const [before, after] = [a?.failed ?? 0, b?.failed ?? 0];
  if (before === after) {
    return before === 0 ? { text: '-', tone: 'faint' } : { text: countText(before), tone: 'plain' };
  }
  const tone = after > before ? 'bad' : 'good';
  return { text: `${countText(before)} ▸ ${countText(after)}`, tone };
}

function meanOf(node: NodeSummary | undefined): string {
  return node === undefined ? '' : meanText(node);
}

function meanChange({ a, b }: NodePair): Change {
  if (a === undefined) return { text: 'new', tone: 'added' };
  if (b === undefined) return { text: 'gone', tone: 'removed' };
  return relativeChange(meanUs(a), meanUs(b));
}

function p95Text(node: NodeSummary | undefined): string {
  return node === undefined ? '' : boundText(node.latency?.p95Us);
}

function p95Change({ a, b }: NodePair): Change {
  return relativeChange(a?.latency?.p95Us, b?.latency?.p95Us);
}
