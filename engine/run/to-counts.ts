import { noSink } from '../../landscape/recorder/counters.ts';
import type { CounterDeltas } from '../../landscape/recorder/counters.ts';
import type { Counts, OutcomeCounts } from '../events.ts';

/** The recorder's counters as watchers get them: plain lists. */
export function toCounts(deltas: CounterDeltas): Counts {
  const outcomes: OutcomeCounts[] = [];
  for (const [outcome, bySink] of deltas.outcomes) {
    for (const [sink, tokens] of bySink) {
      outcomes.push(sink === noSink ? { outcome, tokens } : { outcome, sink, tokens });
    }
  }
  return {
    rows: deltas.rows,
    tokens: deltas.tokens,
    sourceBytes: deltas.sourceBytes,
    nodes: [...deltas.nodes].map(([index, { completed, failed, durationUs, latencies }]) => ({
      index,
      completed,
      failed,
      durationUs,
      latencies: [...latencies],
    })),
    edges: [...deltas.edges].map(([index, tokens]) => ({ index, tokens })),
    outcomes,
  };
}

export const noCounts: Counts = {
  rows: 0,
  tokens: 0,
  sourceBytes: 0,
  nodes: [],
  edges: [],
  outcomes: [],
};

/** Counts of one group that was committed in several transactions; changes may name an index twice. */
export function addCounts(a: Counts, b: Counts): Counts {
  return {
    rows: a.rows + b.rows,
    tokens: a.tokens + b.tokens,
    sourceBytes: a.sourceBytes + b.sourceBytes,
    nodes: [...a.nodes, ...b.nodes],
    edges: [...a.edges, ...b.edges],
    outcomes: [...a.outcomes, ...b.outcomes],
  };
}
