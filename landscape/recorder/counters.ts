import type { EdgeIndex, NodeIndex, StateId } from '../model/ids.ts';
import type { OutcomeKind } from '../model/outcome.ts';

/** What one group adds to a node's counters. */
export interface NodeDelta {
  completed: number;
  failed: number;
  durationUs: number;
  /** Latency bucket → states; see {@link latencyBucket}. */
  readonly latencies: Map<number, number>;
}

/** What one group adds to the counters of its run; written with the group, then sent to watchers. */
export interface CounterDeltas {
  rows: number;
  tokens: number;
  sourceBytes: number;
  readonly nodes: Map<NodeIndex, NodeDelta>;
  readonly edges: Map<EdgeIndex, number>;
  /** Outcome → sink (−1 for none) → tokens. */
  readonly outcomes: Map<OutcomeKind, Map<NodeIndex, number>>;
}

export function emptyDeltas(): CounterDeltas {
  return {
    rows: 0,
    tokens: 0,
    sourceBytes: 0,
    nodes: new Map(),
    edges: new Map(),
    outcomes: new Map(),
  };
}

/** In `outcome_counters` and deltas: the tokens ended in no sink. */
export const noSink = -1;

/** Buckets grow by √2: bucket b holds durations from 2^(b/2) up to 2^((b+1)/2) µs; below 1 µs is 0. */
export function latencyBucket(durationUs: number): number {
  return durationUs < 1 ? 0 : Math.floor(2 * Math.log2(durationUs));
}

export function countState(
  deltas: CounterDeltas,
  node: NodeIndex,
  status: 'completed' | 'failed',
  durationUs: number,
): void {
  let delta = deltas.nodes.get(node);
  if (delta === undefined) {
    delta = { completed: 0, failed: 0, durationUs: 0, latencies: new Map() };
    deltas.nodes.set(node, delta);
  }
  delta[status] += 1;
  delta.durationUs += durationUs;
  const bucket = latencyBucket(durationUs);
  delta.latencies.set(bucket, (delta.latencies.get(bucket) ?? 0) + 1);
}

export function countEdge(deltas: CounterDeltas, edge: EdgeIndex): void {
  deltas.edges.set(edge, (deltas.edges.get(edge) ?? 0) + 1);
}

/** @param tokens - Below zero when tokens stop waiting: `buffered` counts those that wait now. */
export function countOutcome(
  deltas: CounterDeltas,
  outcome: OutcomeKind,
  sink: NodeIndex,
  tokens = 1,
): void {
  let bySink = deltas.outcomes.get(outcome);
  if (bySink === undefined) {
    bySink = new Map();
    deltas.outcomes.set(outcome, bySink);
  }
  bySink.set(sink, (bySink.get(sink) ?? 0) + tokens);
}

/** The slowest states of a node, at most a hundred, and which of them changed since they were written. */
export interface SlowestStates {
  offer(node: NodeIndex, state: StateId, durationUs: number): void;
  /** What must be taken out of and put into `slowest_states`; empties itself. */
  takeChanges(): { readonly gone: readonly SlowState[]; readonly come: readonly SlowState[] };
}

export interface SlowState {
  readonly node: NodeIndex;
  readonly state: StateId;
  readonly durationUs: number;
}

const kept = 100;

export function createSlowestStates(known: readonly SlowState[]): SlowestStates {
  const byNode = new Map<NodeIndex, SlowState[]>();
  const written = new Set<StateId>(known.map(({ state }) => state));
  let gone: SlowState[] = [];
  const come = new Map<StateId, SlowState>();
  for (const slow of known) insert(list(slow.node), slow);

  function list(node: NodeIndex): SlowState[] {
    let slowest = byNode.get(node);
    if (slowest === undefined) {
      slowest = [];
      byNode.set(node, slowest);
    }
    return slowest;
  }

  return {
    offer(node, state, durationUs) {
      const slowest = list(node);
      if (slowest.length >= kept && slowest[0]!.durationUs >= durationUs) return;
      const slow = { node, state, durationUs };
      insert(slowest, slow);
      come.set(state, slow);
      if (slowest.length > kept) {
        const fastest = slowest.shift()!;
        if (!come.delete(fastest.state)) gone.push(fastest);
      }
    },
    takeChanges() {
      const changes = {
        gone: gone.filter(({ state }) => written.has(state)),
        come: [...come.values()],
      };
      for (const { state } of changes.gone) written.delete(state);
      for (const { state } of changes.come) written.add(state);
      gone = [];
      come.clear();
      return changes;
    },
  };
}

/** Keeps `slowest` in ascending order of duration. */
function insert(slowest: SlowState[], slow: SlowState): void {
  let at = slowest.length;
  while (at > 0 && slowest[at - 1]!.durationUs > slow.durationUs) at -= 1;
  slowest.splice(at, 0, slow);
}
