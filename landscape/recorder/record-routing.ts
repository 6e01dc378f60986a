import type { EdgeRecord } from '../model/graph.ts';
import type { StateId } from '../model/ids.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import { countEdge } from './counters.ts';
import type { Recorder } from './recorder.ts';

/**
 * Records a decision: the edges that a gate or an error chose at one state, in order, and the reason
 * with the values it had.
 */
export function recordRouting(
  recorder: Recorder,
  stateId: StateId,
  edges: readonly EdgeRecord[],
  reason: StoredPayload,
): void {
  const { facts, ids, runId } = recorder;
  for (const [ordinal, { edgeIndex, mode }] of edges.entries()) {
    facts.routingEvents.push(
      ids.next('routing_events'),
      runId,
      stateId,
      edgeIndex,
      ordinal,
      mode,
      reason.hash,
      reason.offset,
    );
    countEdge(recorder.deltas, edgeIndex);
  }
}

/** Counts a token that went along the one edge that a step has for success: no decision, no event. */
export function countPassage(recorder: Recorder, { edgeIndex }: EdgeRecord): void {
  countEdge(recorder.deltas, edgeIndex);
}
