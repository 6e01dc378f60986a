import { toHex } from '../hash.ts';
import type { Effect, EffectAttempt } from '../model/effect.ts';
import type { NodeState } from '../model/node-state.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { deliveryOf } from '../model/outcome.ts';
import { createFindings } from './findings.ts';
import { readAll } from './read-all.ts';
import { oneOfIds, select } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** What the landscape says of the tokens of some effects at the sinks of these effects. */
export interface EffectEnds {
  /** The last state of the effect's token at its sink. */
  stateOf(effect: Effect): NodeState | undefined;
  /** Whether the effect's token ended in its sink. */
  isDelivered(effect: Effect): boolean;
}

export function createEffectEnds(snapshot: Snapshot, effects: readonly Effect[]): EffectEnds {
  // What cannot be read is reported with its own token.
  const silent = { findings: createFindings(0) };
  const { where, bound } = oneOfIds(
    'token_id',
    effects.map(({ tokenId }) => tokenId),
  );
  const states = snapshot.all(
    `select ${select(nodeStateColumns)} from node_states
      where ${where} order by token_id, step_index, attempt`,
    ...bound,
  );
  const stateAt = new Map(
    readAll(silent, states, toNodeState).map((state) => [
      `${state.tokenId} ${state.nodeIndex}`,
      state,
    ]),
  );
  const outcomes = snapshot.all(
    `select ${select(outcomeColumns)} from token_outcomes
      where ${where} and is_terminal = 1 and sink_node_index is not null`,
    ...bound,
  );
  const delivered = new Set(
    readAll(silent, outcomes, toOutcome).map(
      (outcome) => `${outcome.tokenId} ${deliveryOf(outcome)?.sinkNodeIndex}`,
    ),
  );
  const at = ({ tokenId, sinkNodeIndex }: Effect) => `${tokenId} ${sinkNodeIndex}`;
  return {
    stateOf: (effect) => stateAt.get(at(effect)),
    isDelivered: (effect) => delivered.has(at(effect)),
  };
}

interface EndProblem {
  readonly expected: string;
  readonly found: string;
}

/** What contradicts the end of an effect: its tries, or how its token ended. */
export function endProblem(
  effect: Effect,
  tries: readonly EffectAttempt[],
  ends: EffectEnds,
): EndProblem | undefined {
  const state = ends.stateOf(effect);
  if (effect.status !== 'finalised') {
    if (state === undefined) return undefined;
    return {
      expected: `an end, because its token has a state at sink ${effect.sinkNodeIndex}`,
      found: effect.status,
    };
  }
  const last = tries.at(-1);
  const known = last && knownOf(last);
  const follows: Readonly<Record<typeof effect.ending, readonly (string | undefined)[]>> = {
    applied: ['applied'],
    refused: ['refused'],
    given_up: ['not_applied', 'unknown'],
  };
  if (!follows[effect.ending].includes(known)) {
    return {
      expected: `${effect.ending}, as its last try says: ${follows[effect.ending].join(' or ')}`,
      found: known ?? 'nothing that is known of it',
    };
  }
  const isApplied = effect.ending === 'applied';
  if (ends.isDelivered(effect) !== isApplied) {
    return {
      expected: isApplied
        ? 'a token that ended in its sink'
        : 'a token that did not end in its sink',
      found: isApplied ? 'none' : 'one that did',
    };
  }
  if (!isApplied) {
    if (state?.status === 'failed') return undefined;
    return { expected: 'a failed state of its token at the sink', found: state?.status ?? 'none' };
  }
  if (state?.status !== 'completed') {
    return { expected: 'a completed state of its token', found: state?.status ?? 'none' };
  }
  if (Buffer.compare(state.output.hash, effect.body.hash) === 0) return undefined;
  return {
    expected: `a body with the SHA-256 of what the token's state says was written: ${toHex(state.output.hash)}`,
    found: toHex(effect.body.hash),
  };
}

function knownOf(attempt: EffectAttempt): string | undefined {
  const resolved = 'resolved' in attempt ? attempt.resolved?.as : undefined;
  return resolved ?? attempt.result;
}
