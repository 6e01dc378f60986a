import { CanonicalJsonError } from '../../landscape/canonical-json.ts';
import { inKeyOrder } from '../../landscape/model/key-order.ts';
import type { RowData } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import {
  recordCompletedState,
  recordFailedState,
} from '../../landscape/recorder/record-node-state.ts';
import type { Failure } from '../../plugins/contract.ts';
import type { TransformNode } from '../graph/model.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import type { Begun } from './attempt.ts';
import { callPlugin, pluginBug, whyItThrew, withoutSecrets } from './call-plugin.ts';
import { expand } from './expand.ts';
import { failRow } from './fail-row.ts';
import { done, pass } from './onward.ts';
import type { Step } from './onward.ts';
import { retryDelayMs } from './retry.ts';
import type { Run } from './run.ts';
import { describeOrigin } from './token-in-hand.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** Runs one transform on one token. A returned error is data; a thrown one is our bug and ends the run. */
export function runTransform(run: Run, token: TokenInHand, node: TransformNode): Step {
  const work = run.functions.get(node.index);
  if (work === undefined) throw new Error(`Nothing runs at \`${node.record.name}\``);
  const begun = beginAttempt(run, token, node.index);
  const called = callPlugin(() => work.transform(token.row));
  if (!called.ok) {
    const what = `threw on ${describeOrigin(token.origin)}: ${whyItThrew(called.cause)}`;
    throw bug(run, token, node, begun, 'PLUGIN_THREW', what, called.cause);
  }
  const { result } = called;
  switch (result.kind) {
    case 'error':
      return fail(run, token, node, begun, result);
    case 'rows': {
      const rows = result.rows.map((row) => acceptRow(run, token, node, begun, row));
      expand(run, token, node, endAttempt(run, begun), rows);
      return done;
    }
    case 'row': {
      // A row that comes back as it went in is the same payload: no copy.
      if (result.row !== token.row) {
        const { row, payload } = acceptRow(run, token, node, begun, result.row);
        recordCompletedState(run.recorder, endAttempt(run, begun), payload);
        token.row = row;
        token.payload = payload;
      } else recordCompletedState(run.recorder, endAttempt(run, begun), token.payload);
      return pass(run, token, node.onSuccess);
    }
    default:
      return unreachable(result);
  }
}

/** A retryable failure is tried again while attempts are left; any other takes the error route. */
function fail(
  run: Run,
  token: TokenInHand,
  node: TransformNode,
  begun: Begun,
  { error, retryable = false }: Failure,
): Step {
  const attempt = endAttempt(run, begun);
  if (!retryable) return failRow(run, token, node, attempt, error);
  const ms = retryDelayMs(node.retry, begun.attempt, run.random);
  if (ms === undefined) return failRow(run, token, node, attempt, error, 'failed');
  const shown = withoutSecrets(run, error);
  recordFailedState(run.recorder, attempt, shown);
  token.stepIndex = begun.stepIndex;
  token.attempt = begun.attempt + 1;
  token.retry = { afterMs: ms, reason: shown.reason, message: shown.message };
  run.agenda.push({ kind: 'enter', token, node: node.index });
  return { kind: 'pause', ms };
}

/** A returned row, checked and stored. What no row can hold, or was not declared, is a bug of ours. */
function acceptRow(
  run: Run,
  token: TokenInHand,
  node: TransformNode,
  begun: Begun,
  returned: RowData,
): { readonly row: RowData; readonly payload: TokenInHand['payload'] } {
  const broken = run.functions.get(node.index)?.check(returned);
  const where = describeOrigin(token.origin);
  if (broken !== undefined) {
    const what = `returned for ${where} what it does not declare: ${broken}`;
    throw bug(run, token, node, begun, 'PLUGIN_BAD_OUTPUT', what);
  }
  try {
    const row = inKeyOrder(returned);
    return { row, payload: run.recorder.payloads.putJson(row) };
  } catch (cause) {
    if (!(cause instanceof CanonicalJsonError)) throw cause;
    const what = `returned what no row can hold on ${where}: ${cause.message}`;
    throw bug(run, token, node, begun, 'PLUGIN_BAD_OUTPUT', what, cause);
  }
}

function bug(
  run: Run,
  token: TokenInHand,
  node: TransformNode,
  begun: Begun,
  code: 'PLUGIN_THREW' | 'PLUGIN_BAD_OUTPUT',
  what: string,
  cause?: unknown,
) {
  const { rowIndex } = token.origin;
  const error = pluginBug(node, code, what, rowIndex === undefined ? {} : { row: rowIndex }, cause);
  const { message } = error;
  recordFailedState(run.recorder, endAttempt(run, begun), { reason: 'plugin_bug', message });
  return error;
}
