import type { NodeSummary } from '../../../../../landscape/queries/node-summaries.ts';
import { latencyText } from '../../../../format/latency-text.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import { rule } from '../../../components/rule.ts';
import { meanText, pluginText, shareText } from './node-columns.ts';

/** What is worth knowing of a node before it is opened. */
export function nodePreview(summary: NodeSummary, totalUs: number, width: number): readonly Line[] {
  const { node, latency } = summary;
  const facts: readonly (readonly [string, string])[] = [
    ['plugin', `${pluginText(summary)}, ${node.determinism.replaceAll('_', ' ')}`],
    [
      'latency',
      latency === undefined
        ? 'no state has ended here'
        : `mean ${meanText(summary)}, p50 ≤ ${latencyText(latency.p50Us / 1000)}, p95 ≤ ${latencyText(latency.p95Us / 1000)}, p99 ≤ ${latencyText(latency.p99Us / 1000)}`,
    ],
    ['time', timeText(summary, totalUs)],
  ];
  return [
    rule(`${node.name}  ${node.kind}`, width),
    ...facts.map(([label, text]): Line => [
      { text: `   ${cell(label, 10)}`, tone: 'faint' },
      cell(text, Math.max(0, width - 14)),
    ]),
  ];
}

/** @param totalUs - Of all nodes that do not wait. */
export function timeText({ node, durationUs }: NodeSummary, totalUs: number): string {
  if (node.kind === 'aggregation') return 'from the arrival of a token until its batch is flushed';
  if (node.kind === 'coalesce') return 'from the arrival of a branch until the others are there';
  return `${shareText(durationUs, totalUs)} of the time in which nodes worked`;
}
