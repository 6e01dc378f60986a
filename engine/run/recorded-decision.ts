import { z } from 'zod';

import type { EdgeRecord } from '../../landscape/model/graph.ts';
import { getField, rowOf } from '../../landscape/model/json.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import type { OpenTokenState, TokenBirth } from '../../landscape/recorder/run-progress.ts';
import type { Decision } from '../graph/model.ts';
import type { Decided } from './decided.ts';
import { takeUndecided } from './onward.ts';
import type { Onward, Step } from './onward.ts';
import { readStored } from './read-row.ts';
import { edgeAt, nodeAt } from './run.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** A node that sent the row to `halt`, or at which it stopped before anything was decided, tries again. */
export function isTriedAgain(run: Run, { routed, result }: OpenTokenState): boolean {
  if (routed === undefined) return result.status === 'failed';
  return edgeAt(run, routed.edgeIndex).target.kind === 'halt';
}

/** The way on from a recorded state, as it was decided then. */
export function fromState(run: Run, state: OpenTokenState, token: TokenInHand): Step {
  if (state.routed !== undefined) return onwardFrom(run, state);
  return takeUndecided(run, token, onSuccessOf(run, state.nodeIndex));
}

/** The way on of a token that was made and went no further. */
export function fromBirth(run: Run, birth: TokenBirth, token: TokenInHand): Step {
  const { origin, branch, reason } = birth;
  if (branch === undefined) return takeUndecided(run, token, onSuccessOf(run, origin));
  const edge = run.graph.edges.find(({ from, label }) => from === origin && label === branch);
  if (edge === undefined) throw new Error(`No branch \`${branch}\` leaves node ${origin}`);
  return { kind: 'onward', edge, decided: reason && toRoute(run, origin, reason) };
}

/** The edge that a recorded state chose, and why, from the records alone. */
export function onwardFrom(run: Run, { routed, result }: OpenTokenState): Onward {
  if (routed === undefined) throw new Error('The state decided nothing');
  const edge: EdgeRecord = edgeAt(run, routed.edgeIndex);
  if (result.status === 'failed') {
    const { error } = readStored(run, routed.reason, errorReason);
    return { kind: 'onward', edge, decided: { kind: 'error', ...error, payload: result.error } };
  }
  return { kind: 'onward', edge, decided: toRoute(run, edge.from, routed.reason) };
}

const errorReason = z.object({ error: z.object({ reason: z.string(), message: z.string() }) });
const gateReason = z.object({
  condition: z.string(),
  label: z.string(),
  values: z.record(z.string(), z.json()),
});
/** A gate without a condition forks every row: nothing was decided. */
const forkReason = z.object({ fork: z.array(z.string()) });

function toRoute(run: Run, gate: number, reason: StoredPayload): Decided | undefined {
  const parsed = readStored(run, reason, z.union([gateReason, forkReason]));
  if ('fork' in parsed) return undefined;
  const node = nodeAt(run, gate);
  if (node.kind !== 'gate' || node.rule.kind === 'fork') {
    throw new Error(`\`${node.record.name}\` has no condition`);
  }
  // They are stored in the order of keys; people read them in the order of the condition.
  const values = node.rule.condition.fields.flatMap((field) => {
    const value = getField(parsed.values, field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return { kind: 'route', ...parsed, values: rowOf(values) };
}

function onSuccessOf(run: Run, index: number): Decision {
  const node = nodeAt(run, index);
  if (node.kind === 'gate' || node.kind === 'sink') {
    throw new Error(`\`${node.record.name}\` completed without a decision`);
  }
  return node.onSuccess;
}
