import type { EdgeIndex, NodeIndex } from '../model/ids.ts';
import type { NodeState } from '../model/node-state.ts';
import { isOpenBatch } from '../model/batch.ts';
import { deliveryOf } from '../model/outcome.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Membership } from './token-trail.ts';

/** What the tables add up to: compared with the counters that the run kept. */
export interface Tally {
  rows: number;
  tokens: number;
  sourceBytes: number;
  states: number;
  readonly nodes: Map<NodeIndex, NodeTally>;
  readonly edges: Map<EdgeIndex, number>;
  /** Tokens that may have gone along an edge when the run stopped. */
  readonly uncertainEdges: Map<EdgeIndex, number>;
  /** Outcome and sink (`completed 4`, `discarded -`) → tokens. */
  readonly outcomes: Map<string, number>;
}

export interface NodeTally {
  completed: number;
  failed: number;
  durationUs: number;
  readonly latencies: Map<number, number>;
  /** Durations of the slowest states, ascending. */
  readonly slowest: number[];
}

export function emptyTally(): Tally {
  return {
    rows: 0,
    tokens: 0,
    sourceBytes: 0,
    states: 0,
    nodes: new Map(),
    edges: new Map(),
    uncertainEdges: new Map(),
    outcomes: new Map(),
  };
}

/** How many of a node's slowest states are kept. */
const slowestKept = 100;

export function tallyState(tally: Tally, state: NodeState): void {
  tally.states += 1;
  if (state.status === 'open' || state.status === 'pending') return;
  let node = tally.nodes.get(state.nodeIndex);
  if (node === undefined) {
    node = { completed: 0, failed: 0, durationUs: 0, latencies: new Map(), slowest: [] };
    tally.nodes.set(state.nodeIndex, node);
  }
  const { durationUs } = state;
  node[state.status] += 1;
  node.durationUs += durationUs;
  add(node.latencies, durationUs < 1 ? 0 : Math.floor(2 * Math.log2(durationUs)));
  keepSlowest(node.slowest, durationUs);
}

export function tallyEdge(tally: Tally, edge: EdgeIndex, isCertain = true): void {
  add(isCertain ? tally.edges : tally.uncertainEdges, edge);
}

/** `buffered` counts what waits now, not what has waited. */
export function tallyOutcome(
  tally: Tally,
  outcome: Outcome,
  memberships: readonly Membership[],
): void {
  if (outcome.kind === 'buffered') {
    const batch = memberships.find(({ batchId }) => batchId === outcome.batchId);
    if (batch === undefined || !isOpenBatch(batch)) return;
  }
  add(tally.outcomes, outcomeKey(outcome.kind, deliveryOf(outcome)?.sinkNodeIndex));
}

export function outcomeKey(kind: string, sink: NodeIndex | undefined): string {
  return `${kind} ${sink ?? '-'}`;
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function keepSlowest(slowest: number[], durationUs: number): void {
  if (slowest.length >= slowestKept && (slowest[0] ?? 0) >= durationUs) return;
  let at = slowest.length;
  while (at > 0 && (slowest[at - 1] ?? 0) > durationUs) at -= 1;
  slowest.splice(at, 0, durationUs);
  if (slowest.length > slowestKept) slowest.shift();
}
