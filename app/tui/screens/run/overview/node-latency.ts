import type { NodeProgress } from '../../../../../engine/progress.ts';
import { percentiles } from '../../../../../landscape/queries/latencies.ts';
import { boundText, meanText, waits } from '../../../../format/node-figures.ts';

interface LatencyTexts {
  readonly mean: string;
  /** Bounds: at least so many took no longer. */
  readonly p50: string;
  readonly p95: string;
  readonly p99: string;
}

/** How long the attempts of a node took; `undefined` before the first. */
export function latencyTexts(node: NodeProgress): LatencyTexts | undefined {
  if (node.completed + node.failed === 0) return undefined;
  const buckets = [...node.latencies].map(([bucket, states]) => ({
    nodeIndex: node.index,
    bucket,
    states,
  }));
  const { p50Us, p95Us, p99Us } = percentiles(buckets);
  return {
    mean: meanText(node),
    p50: boundText(p50Us),
    p95: boundText(p95Us),
    p99: boundText(p99Us),
  };
}

/** At a node that holds tokens back the time is that of waiting. */
export function timeWord(node: NodeProgress): string {
  return waits(node) ? 'waited' : 'took';
}
