import type { EdgeRecord } from '../../landscape/model/graph.ts';
import { countPassage } from '../../landscape/recorder/record-routing.ts';
import type { Decision } from '../graph/model.ts';
import type { Decided } from './decided.ts';
import { fork } from './fork.ts';
import { edgeAt } from './run.ts';
import type { Run } from './run.ts';
import type { Halt, TokenInHand } from './token-in-hand.ts';

/**
 * What a node made of a token: it goes on along an edge; it has ended, waits there, or became other
 * tokens (recorded, and on the agenda); or it must be tried again after a while. An edge that was
 * `decided` has its routing event; one that was not is the node's only way on.
 */
export type Step = Onward | { readonly kind: 'done' } | Pause;

export interface Onward {
  readonly kind: 'onward';
  readonly edge: EdgeRecord;
  readonly decided: Decided | undefined;
}

/** The agenda may go on only when so much time has passed. */
export interface Pause {
  readonly kind: 'pause';
  readonly ms: number;
}

/** What keeps the agenda from being worked off. */
export type Stop = Halt | Pause;

export const done: Step = { kind: 'done' };

/** The way on from a node that decides nothing. */
export function pass(run: Run, token: TokenInHand, onSuccess: Decision): Step {
  countWay(run, onSuccess);
  return takeUndecided(run, token, onSuccess);
}

/** Counts a token that is let go to the only way on: no event records it. Forks count their children. */
export function countWay(run: Run, onSuccess: Decision): void {
  if (onSuccess.length === 1) countPassage(run.recorder, edgeAt(run, onSuccess[0]));
}

/** The way on of a token that was counted when it was let go. */
export function takeUndecided(run: Run, token: TokenInHand, onSuccess: Decision): Step {
  const edges = onSuccess.map((index) => edgeAt(run, index));
  if (edges.length > 1) for (const edge of edges) countPassage(run.recorder, edge);
  return take(run, token, edges, undefined);
}

/** Takes the edges of a decision: one moves the token, several fork it. */
export function take(
  run: Run,
  token: TokenInHand,
  edges: readonly EdgeRecord[],
  decided: Decided | undefined,
): Step {
  const [edge, second] = edges;
  if (edge === undefined) throw new Error('A decision has at least one edge');
  if (second === undefined) return { kind: 'onward', edge, decided };
  fork(run, token, edges, decided);
  return done;
}
