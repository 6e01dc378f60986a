import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import {
  recordFailedState,
  recordTransformError,
} from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt, FailedState } from '../../landscape/recorder/record-node-state.ts';
import { recordFailed, recordQuarantined } from '../../landscape/recorder/record-outcome.ts';
import { recordRouting } from '../../landscape/recorder/record-routing.ts';
import { notableLimit } from '../events.ts';
import type { GraphNode } from '../graph/model.ts';
import { withoutSecrets } from './call-plugin.ts';
import { leaveBranches } from './leave-branches.ts';
import { done } from './onward.ts';
import type { Step } from './onward.ts';
import { edgeAt } from './run.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** How a token ends that cannot go on and has no error route: its data was bad, or nothing helped. */
export type EndWithoutRoute = 'quarantined' | 'failed';

/**
 * A row cannot pass a node: records the failed attempt with its error, and sends the row, as it came
 * in, along the node's error route; without a route it ends in the landscape alone.
 */
export function failRow(
  run: Run,
  token: TokenInHand,
  node: GraphNode,
  attempt: EndedAttempt,
  found: ErrorRecord,
  otherwise: EndWithoutRoute = 'quarantined',
): Step {
  const error = withoutSecrets(run, found);
  const failed = recordFailedState(run.recorder, attempt, error);
  return divertFailed(run, token, node, failed, error, otherwise);
}

/** The same behind a failed attempt that is recorded already. */
export function divertFailed(
  run: Run,
  token: TokenInHand,
  node: GraphNode,
  failed: FailedState,
  error: ErrorRecord,
  otherwise: EndWithoutRoute,
): Step {
  const at = { tokenId: token.tokenId, nodeIndex: node.index };
  recordTransformError(run.recorder, at, failed.stateId, error, failed.error);
  return divert(run, token, node, failed, error, otherwise);
}

/** Takes the error route of a node, after its failed state was recorded. */
export function divert(
  run: Run,
  token: TokenInHand,
  node: GraphNode,
  { stateId, error: stored }: FailedState,
  error: ErrorRecord,
  otherwise: EndWithoutRoute = 'quarantined',
): Step {
  notice(run, token, node, error);
  if (node.onError !== undefined) {
    const edge = edgeAt(run, node.onError);
    recordRouting(run.recorder, stateId, [edge], run.recorder.payloads.putJson({ error }));
    const { reason, message } = error;
    return { kind: 'onward', edge, decided: { kind: 'error', reason, message, payload: stored } };
  }
  switch (otherwise) {
    case 'quarantined':
      recordQuarantined(run.recorder, token.tokenId, stored);
      break;
    case 'failed':
      recordFailed(run.recorder, token.tokenId, stored);
      break;
    default:
      unreachable(otherwise);
  }
  leaveBranches(run, token);
  return done;
}

function notice({ notable }: Run, token: TokenInHand, node: GraphNode, error: ErrorRecord): void {
  if (notable.facts.length >= notableLimit) {
    notable.omitted += 1;
    return;
  }
  const { rowId, rowIndex, batchId } = token.origin;
  notable.facts.push({
    rowId,
    rowIndex,
    batchId,
    tokenId: token.tokenId,
    node: node.index,
    reason: error.reason,
    message: error.message,
  });
}
