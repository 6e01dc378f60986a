import type { NodeReport } from '../../../../landscape/queries/node-report.ts';
import { boundText, meanText, timePhrase, workingUs } from '../../../format/node-figures.ts';
import { countText } from '../../../format/numbers.ts';
import type { Line, Span } from '../../components/line.tsx';
import { histogramLines, toBars } from './histogram.ts';

/** How many tokens a node had, and how long it took, in at most `height` lines. */
export function statsLines(report: NodeReport, width: number, height: number): readonly Line[] {
  const { summary, nodes, buckets } = report;
  const lines: readonly Line[] = [
    countsLine(report),
    [{ text: ' time   ', tone: 'faint' }, timePhrase(summary, workingUs(nodes))],
    ...latencyLines(report, width),
  ];
  const bars = toBars(buckets, Math.min(12, height - lines.length - 1));
  if (bars.length === 0 || height - lines.length < 3) return lines.slice(0, height);
  return [...lines, [], ...histogramLines(bars, width)];
}

function countsLine({ summary: { node, arrived, completed, failed } }: NodeReport): Line {
  const figure = (
    label: string,
    count: number,
    tone: 'plain' | 'bad' = 'plain',
  ): readonly Span[] => [
    { text: ` ${label} `, tone: 'faint' },
    { text: `${countText(count)}  `, tone: count > 0 ? tone : 'plain' },
  ];
  return [
    ...figure(node.kind === 'source' ? 'rows  ' : 'tokens', arrived),
    ...figure('done', completed),
    ...figure('failed', failed, 'bad'),
  ];
}

function latencyLines({ summary, slowest: [slowest] }: NodeReport, width: number): readonly Line[] {
  const { latency } = summary;
  if (latency === undefined) return [[{ text: ' No state has ended here.', tone: 'faint' }]];
  const bound = (label: string, us: number): readonly Span[] => [
    { text: ` ${label} `, tone: 'faint' },
    `≤ ${boundText(us)} `,
  ];
  const max: readonly Span[] = [
    { text: ' max ', tone: 'faint' },
    slowest === undefined ? `≤ ${boundText(latency.maxUs)}` : boundText(slowest.durationUs),
  ];
  const percentiles = [
    ...bound('p50', latency.p50Us),
    ...bound('p95', latency.p95Us),
    ...bound('p99', latency.p99Us),
  ];
  const mean: readonly Span[] = [{ text: ' took   mean ', tone: 'faint' }, `${meanText(summary)} `];
  if (width >= 90) return [[...mean, ...percentiles, ...max]];
  return [
    [...mean, ...max],
    [{ text: '       ', tone: 'faint' }, ...percentiles],
  ];
}
