import type { LatencyBucket } from '../../../../landscape/model/counters.ts';
import { upperBoundUs } from '../../../../landscape/queries/latencies.ts';
import { barText } from '../../../format/bars.ts';
import { boundText } from '../../../format/node-figures.ts';
import { countText, shareText } from '../../../format/numbers.ts';
import { cell } from '../../components/line.tsx';
import type { Line } from '../../components/line.tsx';

/** States that took less than a bound, and no less than the bound before. */
export interface Bar {
  readonly belowUs: number;
  readonly states: number;
}

/**
 * The recorded buckets as at most `most` bars. Neighbours are put together, equally many for each bar;
 * between the first and the last no bar is left out, so that a gap shows as a gap.
 */
export function toBars(buckets: readonly LatencyBucket[], most: number): readonly Bar[] {
  const [first] = buckets;
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return [];
  const span = last.bucket - first.bucket + 1;
  const together = Math.max(1, Math.ceil(span / Math.max(1, most)));
  const bars = Array.from({ length: Math.ceil(span / together) }, (_, i) => ({
    belowUs: upperBoundUs(Math.min(last.bucket, first.bucket + (i + 1) * together - 1)),
    states: 0,
  }));
  for (const { bucket, states } of buckets) {
    const bar = bars[Math.floor((bucket - first.bucket) / together)];
    if (bar !== undefined) bar.states += states;
  }
  return bars;
}

/** One line a bar: its bound, the bar, its share and its states. */
export function histogramLines(bars: readonly Bar[], width: number): readonly Line[] {
  const states = bars.reduce((sum, bar) => sum + bar.states, 0);
  const largest = Math.max(1, ...bars.map((bar) => bar.states));
  const room = Math.max(4, width - 32);
  return bars.map((bar): Line => [
    { text: `   < ${cell(boundText(bar.belowUs), 9)}`, tone: 'faint' },
    { text: cell(barText((bar.states / largest) * room), room), tone: 'accent' },
    ` ${cell(bar.states === 0 ? '' : shareText(bar.states, states), 6, 'right')}`,
    { text: cell(countText(bar.states), 10, 'right'), tone: 'faint' },
  ]);
}
