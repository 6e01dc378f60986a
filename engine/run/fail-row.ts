import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import {
  recordFailedState,
  recordTransformError,
} from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import { recordQuarantined } from '../../landscape/recorder/record-outcome.ts';
import { recordRouting } from '../../landscape/recorder/record-routing.ts';
import { notableLimit } from '../events.ts';
import type { GraphNode } from '../graph/model.ts';
import { hideInError } from './hide-secrets.ts';
import { edgeAt } from './run.ts';
import type { Run } from './run.ts';
import type { Step } from './onward.ts';
import type { TokenInHand } from './token-in-hand.ts';

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
): Step {
  const error = run.hideSecrets === undefined ? found : hideInError(found, run.hideSecrets);
  const failed = recordFailedState(run.recorder, attempt, error);
  recordTransformError(run.recorder, attempt, failed.stateId, error, failed.error);
  return divert(run, token, node, failed.stateId, error, failed.error);
}

/** Takes the error route of a node, after its failed state was recorded. */
export function divert(
  run: Run,
  token: TokenInHand,
  node: GraphNode,
  stateId: number,
  error: ErrorRecord,
  stored: StoredPayload,
): Step {
  notice(run, token, node.index, error);
  if (node.onError === undefined) {
    recordQuarantined(run.recorder, token.tokenId, stored);
    return { kind: 'ended' };
  }
  const edge = edgeAt(run, node.onError);
  recordRouting(run.recorder, stateId, [edge], { error });
  const { reason, message } = error;
  return { kind: 'onward', edge, decided: { kind: 'error', reason, message, payload: stored } };
}

function notice({ notable }: Run, token: TokenInHand, node: NodeIndex, error: ErrorRecord): void {
  if (notable.facts.length >= notableLimit) {
    notable.omitted += 1;
    return;
  }
  const { rowId, rowIndex, tokenId } = token;
  notable.facts.push({
    rowId,
    rowIndex,
    tokenId,
    node,
    reason: error.reason,
    message: error.message,
  });
}
