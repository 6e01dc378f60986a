import type { NodeSummary } from '../../../../../landscape/queries/node-summaries.ts';
import { latencyText } from '../../../../format/latency-text.ts';
import { countText } from '../../../../format/numbers.ts';
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
    { heading: 'MEAN', width: 8, ...number, from: 90, value: meanText },
    { heading: 'P50 ≤', width: 8, ...number, from: 100, value: boundText('p50Us') },
    { heading: 'P95 ≤', width: 8, ...number, value: boundText('p95Us') },
    { heading: 'MAX ≤', width: 8, ...number, from: 118, value: boundText('maxUs') },
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

export function pluginText({ node }: NodeSummary): string {
  return `${node.plugin} ${node.pluginVersion}`;
}

function failedSpan({ failed }: NodeSummary) {
  if (failed === 0) return { text: '-', tone: 'faint' } as const;
  return { text: countText(failed), tone: 'bad' } as const;
}

/** Mean time of a state; `-` before the first has ended. */
export function meanText({ completed, failed, durationUs }: NodeSummary): string {
  const states = completed + failed;
  return states === 0 ? '-' : latencyText(durationUs / states / 1000);
}

function boundText(figure: 'p50Us' | 'p95Us' | 'maxUs') {
  return ({ latency }: NodeSummary) =>
    latency === undefined ? '-' : latencyText(latency[figure] / 1000);
}

/** Share of the time that nodes worked; what mostly waits is not held against what works. */
function timeShare({ node, durationUs }: NodeSummary, totalUs: number): Span {
  if (waits(node)) return { text: 'waits', tone: 'faint' };
  return shareText(durationUs, totalUs);
}

/** Whether a state lasts until others have come: until the batch is flushed, or the branches are there. */
export function waits({ kind }: NodeSummary['node']): boolean {
  return kind === 'aggregation' || kind === 'coalesce';
}

/** Time of all nodes together, but for those that wait. */
export function workingUs(nodes: readonly NodeSummary[]): number {
  return nodes.reduce((sum, { node, durationUs }) => sum + (waits(node) ? 0 : durationUs), 0);
}

/** `34%` of a whole; `<1%` of little, `-` of nothing. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '-';
  const percent = (part / whole) * 100;
  if (percent < 1) return '<1%';
  // What is not all of it is never shown as all of it.
  return `${part < whole ? Math.min(99, Math.round(percent)) : 100}%`;
}
