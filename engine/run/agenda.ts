import type { TriggerType } from '../../landscape/model/batch.ts';
import type { NodeIndex } from '../../landscape/model/ids.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { Decision } from '../graph/model.ts';
import type { Onward, Step } from './onward.ts';
import type { OpenBatch } from './open-batch.ts';
import type { Run } from './run.ts';
import type { Position, RetryCause, TokenInHand } from './token-in-hand.ts';

/** Something to be done now, before anything that was put on the agenda earlier. */
export type Work =
  /** A token takes an edge. */
  | { readonly kind: 'follow'; readonly token: TokenInHand; readonly way: Onward }
  /** A token leaves a node by its way for success. */
  | { readonly kind: 'pass'; readonly token: TokenInHand; readonly onSuccess: Decision }
  /** A token enters a node again. */
  | { readonly kind: 'enter'; readonly token: TokenInHand; readonly node: NodeIndex }
  | Flush;

export interface Flush {
  readonly kind: 'flush';
  readonly batch: OpenBatch;
  readonly trigger: TriggerType;
  /** What it makes stands here in the order of execution. */
  readonly position: Position;
  /** Why it comes only now, when it is a retry. */
  readonly retry: RetryCause | undefined;
}

/** Puts work on the agenda that is done in the order given, and before everything that is on it. */
export function putFirst(agenda: Work[], work: readonly Work[]): void {
  for (let i = work.length - 1; i >= 0; i -= 1) agenda.push(work[i]!);
}

/** What each of several things puts on the agenda is done in the order of the things. */
export function inTurn<T>(
  agenda: Work[],
  things: readonly T[],
  plan: (thing: T, i: number) => void,
): void {
  const planned = things.map((thing, i) => {
    const before = agenda.length;
    plan(thing, i);
    return agenda.splice(before);
  });
  for (const work of planned.toReversed()) agenda.push(...work);
}

/** A token that a node lets go takes its way now, unless it is at an end already. */
export function goOn(run: Run, token: TokenInHand, step: Step): void {
  switch (step.kind) {
    case 'onward':
      run.agenda.push({ kind: 'follow', token, way: step });
      return;
    case 'done':
      return;
    case 'pause':
      throw new Error('Only a step that is tried again pauses');
    default:
      unreachable(step);
  }
}
