import { toHex } from '../hash.ts';
import type { NodeState } from '../model/node-state.ts';
import type { PayloadRef } from '../model/payload.ts';
import { isSameContent } from './quoted-ref.ts';
import type { CheckName } from './findings.ts';
import type { Sweep } from './sweep-context.ts';
import type { TokenTrail } from './token-trail.ts';

/**
 * Each step takes in what the one before put out, beginning with the record of the source, or with what
 * the token was made of. Steps are numbered without gaps, and so are the attempts at one.
 */
export function checkChain({ findings }: Sweep, { token, row, states }: TokenTrail): void {
  let before: NodeState | undefined;
  let handedOn: PayloadRef | undefined = token.birth?.data ?? row?.source;
  for (const state of states) {
    const report = (check: CheckName, expected: string, found: string) =>
      findings.add({
        table: 'node_states',
        key: `state_id ${state.stateId}`,
        check,
        expected,
        found: `${found} (token_id ${token.tokenId})`,
      });
    const { stepIndex, attempt } = nextPlace(before, state, token.birth === undefined);
    if (state.stepIndex !== stepIndex || state.attempt !== attempt) {
      report(
        'state_order',
        `step_index ${stepIndex}, attempt ${attempt}`,
        `step_index ${state.stepIndex}, attempt ${state.attempt}`,
      );
    }
    if (before !== undefined) handedOn = isRetry(before, state) ? before.input : handedOnBy(before);
    if (handedOn !== undefined && !isSameContent(handedOn, state.input)) {
      const from =
        before === undefined ? 'with which the token began' : 'which the step before put out';
      report(
        'state_chain',
        `input_hash ${toHex(handedOn.hash)}, ${from}`,
        `input_hash ${toHex(state.input.hash)}`,
      );
    }
    before = state;
  }
}

/** What a state hands on to the next: its output, or, on an error route, what it was given. */
export function handedOnBy(state: NodeState): PayloadRef {
  return state.status === 'completed' ? state.output : state.input;
}

function isRetry(before: NodeState, state: NodeState): boolean {
  return before.nodeIndex === state.nodeIndex && before.stepIndex === state.stepIndex;
}

/** Where a made token starts follows from its parents and is checked with them. */
function nextPlace(before: NodeState | undefined, state: NodeState, isOfRow: boolean) {
  if (before === undefined) return { stepIndex: isOfRow ? 0 : state.stepIndex, attempt: 0 };
  if (isRetry(before, state)) return { stepIndex: before.stepIndex, attempt: before.attempt + 1 };
  return { stepIndex: before.stepIndex + 1, attempt: 0 };
}
