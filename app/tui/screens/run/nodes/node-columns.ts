import type { NodeSummary } from '../../../../../landscape/queries/node-summaries.ts';
import {
  boundText,
  meanText,
  pluginText,
  waits,
  workingUs,
} from '../../../../format/node-figures.ts';
import { countText, shareText } from '../../../../format/numbers.ts';
import type { Span } from '../../../components/line.tsx';
import { layOut, widestOf } from '../../../components/lay-out.ts';
import type { FlexibleColumn } from '../../../components/lay-out.ts';
import type { TableColumn } from '../../../components/small-table.tsx';

/** The columns of a table of nodes in so many cells. */
export function nodeColumns(
  nodes: readonly NodeSummary[],
  width: number,
): readonly TableColumn<NodeSummary>[] {
  const totalUs = workingUs(nodes);
  const number = { align: 'right' } as const;
  const columns: readonly FlexibleColumn<NodeSummary>[] = [
    {
      heading: 'NODE',
      width: 14,
      most: widestOf(
        nodes.map(({ node }) => node.name),
        40,
      ),
      value: ({ node }) => node.name,
    },
    { heading: 'KIND', width: 11, from: 80, value: ({ node }) => node.kind },
    {
      heading: 'PLUGIN',
      width: 18,
      from: 118,
      most: widestOf(nodes.map(pluginText), 40),
      value: (node) => ({ text: pluginText(node), tone: 'faint' }),
    },
    { heading: 'IN', width: 9, ...number, value: ({ arrived }) => countText(arrived) },
    { heading: 'DONE', width: 9, ...number, value: ({ completed }) => countText(completed) },
    { heading: 'FAILED', width: 6, ...number, value: failedSpan },
    { heading: 'MEAN', width: 9, ...number, from: 90, value: meanText },
    {
      heading: 'P50 ≤',
      width: 8,
      ...number,
      from: 100,
      value: ({ latency }) => boundText(latency?.p50Us),
    },
    { heading: 'P95 ≤', width: 8, ...number, value: ({ latency }) => boundText(latency?.p95Us) },
    {
      heading: 'MAX ≤',
      width: 8,
      ...number,
      from: 118,
      value: ({ latency }) => boundText(latency?.maxUs),
    },
    {
      heading: 'TIME',
      width: 5,
      ...number,
      from: 78,
      value: (node) => timeShare(node, totalUs),
    },
  ];
  return layOut(columns, width);
}

function failedSpan({ failed }: NodeSummary) {
  if (failed === 0) return { text: '-', tone: 'faint' } as const;
  return { text: countText(failed), tone: 'bad' } as const;
}

/** Share of the time that nodes worked; what mostly waits is not held against what works. */
function timeShare({ node, durationUs }: NodeSummary, totalUs: number): Span {
  if (waits(node)) return { text: 'waits', tone: 'faint' };
  return shareText(durationUs, totalUs);
}
