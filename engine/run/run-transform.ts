import type { RowData } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import {
  recordCompletedState,
  recordFailedState,
} from '../../landscape/recorder/record-node-state.ts';
import type { Failure } from '../../plugins/contract.ts';
import type { TransformNode } from '../graph/model.ts';
import { acceptRow } from './accept-row.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import type { Begun } from './attempt.ts';
import { callPlugin, pluginBug, whyItThrew, withoutSecrets } from './call-plugin.ts';
import { expand } from './expand.ts';
import { failRow } from './fail-row.ts';
import { done, pass } from './onward.ts';
import type { Step } from './onward.ts';
import { retryDelayMs } from './retry.ts';
import type { OutputCheck, Run } from './run.ts';
import type { StoredRow } from './stored-row.ts';
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
      const rows = result.rows.map((row) => accept(run, token, node, begun, work.check, row));
      expand(run, token, node, endAttempt(run, begun), rows);
      return done;
    }
    case 'row': {
      // A row that comes back as it went in is the same payload: no copy.
      if (result.row !== token.row) {
        const { row, payload } = accept(run, token, node, begun, work.check, result.row);
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

/** What no row can hold, or was not declared, is a bug of ours. */
function accept(
  run: Run,
  token: TokenInHand,
  node: TransformNode,
  begun: Begun,
  check: OutputCheck,
  returned: RowData,
): StoredRow {
  const accepted = acceptRow(run, check, returned);
  if (accepted.ok) return accepted;
  const what = `returned for ${describeOrigin(token.origin)} ${accepted.what}`;
  throw bug(run, token, node, begun, 'PLUGIN_BAD_OUTPUT', what, accepted.cause);
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
