import type { EdgeMode } from './graph.ts';
import type { EdgeIndex, RunId, StateId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

/** A decision of a gate, or of an error: the edge that was chosen, and why. */
export interface RoutingEvent {
  readonly eventId: number;
  readonly runId: RunId;
  readonly stateId: StateId;
  readonly edgeIndex: EdgeIndex;
  /** Its place among the edges that the same decision chose, from 0. */
  readonly ordinal: number;
  readonly mode: EdgeMode;
  readonly reason: PayloadRef;
}
