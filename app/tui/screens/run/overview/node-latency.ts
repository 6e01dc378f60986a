import type { NodeProgress } from '../../../../../engine/progress.ts';
import { percentiles } from '../../../../../landscape/queries/latencies.ts';
import { latencyText } from '../../../../format/latency-text.ts';

interface LatencyTexts {
  readonly mean: string;
  /** Bounds: at least so many took no longer. */
  readonly p50: string;
  readonly p95: string;
  readonly p99: string;
}

/** How long the attempts of a node took; `undefined` before the first. */
export function latencyTexts(node: NodeProgress): LatencyTexts | undefined {
  const attempts = node.completed + node.failed;
  if (attempts === 0) return undefined;
  const buckets = [...node.latencies].map(([bucket, states]) => ({
    nodeIndex: node.index,
    bucket,
    states,
  }));
  const { p50Us, p95Us, p99Us } = percentiles(buckets);
  const text = (us: number) => (us < 0.5 ? '<0.001 ms' : latencyText(us / 1000));
  return {
    mean: text(node.durationUs / attempts),
    p50: text(p50Us),
    p95: text(p95Us),
    p99: text(p99Us),
  };
}

/** At a node that holds tokens back the time is that of waiting. */
export function timeWord({ kind }: NodeProgress): string {
  return kind === 'aggregation' || kind === 'coalesce' ? 'waited' : 'took';
}
