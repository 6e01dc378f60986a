import { CanonicalJsonError } from '../../landscape/canonical-json.ts';
import { PluginError } from '../../landscape/model/errors.ts';
import {
  recordCompletedState,
  recordFailedState,
} from '../../landscape/recorder/record-node-state.ts';
import { inKeyOrder } from '../../landscape/model/key-order.ts';
import type { TransformResult } from '../../plugins/contract.ts';
import type { TransformNode } from '../graph/model.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import type { Run } from './run.ts';
import { failRow } from './fail-row.ts';
import { pass } from './onward.ts';
import type { Step } from './onward.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** Runs one transform on one token. A returned error is data; a thrown one is our bug and ends the run. */
export function runTransform(run: Run, token: TokenInHand, node: TransformNode): Step {
  const transform = run.functions.get(node.index);
  if (transform === undefined) throw new Error(`Nothing runs at \`${node.record.name}\``);
  const begun = beginAttempt(run, token, node.index);
  let result: TransformResult;
  try {
    result = transform(token.row);
  } catch (cause) {
    throw bug(run, token, node, begun, 'PLUGIN_THREW', 'threw', cause);
  }
  if (result.kind === 'error')
    return failRow(run, token, node, endAttempt(run, begun), result.error);
  if (result.kind === 'rows') throw new Error('Expansions are not available yet');

  // A row that comes back as it went in is the same payload: no copy.
  let output = token.payload;
  try {
    if (result.row !== token.row) {
      token.row = inKeyOrder(result.row);
      output = run.recorder.payloads.putJson(token.row);
    }
  } catch (cause) {
    if (!(cause instanceof CanonicalJsonError)) throw cause;
    throw bug(run, token, node, begun, 'PLUGIN_BAD_OUTPUT', 'returned what no row can hold', cause);
  }
  recordCompletedState(run.recorder, endAttempt(run, begun), output);
  token.payload = output;
  return pass(run, node.onSuccess);
}

function bug(
  run: Run,
  token: TokenInHand,
  node: TransformNode,
  begun: ReturnType<typeof beginAttempt>,
  code: string,
  what: string,
  cause: unknown,
): PluginError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `Step \`${node.record.name}\` (${node.record.plugin}) ${what} on row ${token.rowIndex}: ${why}`;
  recordFailedState(run.recorder, endAttempt(run, begun), { reason: 'plugin_bug', message });
  return new PluginError(code, message, {
    cause,
    facts: { node: node.record.name, row: token.rowIndex },
    nextStep: 'This is a bug in elspeth: please report it.',
  });
}
