import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import { describeRetry } from './retry.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';

export interface Begun {
  readonly token: TokenInHand;
  readonly nodeIndex: NodeIndex;
  readonly stepIndex: number;
  readonly attempt: number;
  readonly input: TokenInHand['payload'];
  /** Why it comes only now, when it is a retry. */
  readonly context: PayloadRef | undefined;
  readonly startedAtMs: number;
  readonly startedUs: number;
}

/** A token enters a node: the clock starts, and the step counts. */
export function beginAttempt(run: Run, token: TokenInHand, nodeIndex: NodeIndex): Begun {
  const { clock, payloads } = run.recorder;
  const { retry } = token;
  const begun = {
    token,
    nodeIndex,
    stepIndex: token.stepIndex,
    attempt: token.attempt,
    input: token.payload,
    context: retry && payloads.putJson({ retry: describeRetry(retry) }),
    startedAtMs: clock.nowMs(),
    startedUs: clock.elapsedUs(),
  };
  token.stepIndex += 1;
  token.attempt = 0;
  token.retry = undefined;
  return begun;
}

/** It has left the node: what the recorder wants to know of the attempt, whatever its result. */
export function endAttempt(run: Run, begun: Begun): EndedAttempt {
  const durationUs = Math.max(0, Math.round(run.recorder.clock.elapsedUs() - begun.startedUs));
  return {
    tokenId: begun.token.tokenId,
    nodeIndex: begun.nodeIndex,
    stepIndex: begun.stepIndex,
    attempt: begun.attempt,
    input: begun.input,
    context: begun.context,
    startedAtMs: begun.startedAtMs,
    durationUs,
  };
}
