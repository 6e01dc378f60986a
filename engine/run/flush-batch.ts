import { CanonicalJsonError } from '../../landscape/canonical-json.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { inKeyOrder } from '../../landscape/model/key-order.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import { recordBatchEnd, recordBatchExecuting } from '../../landscape/recorder/record-batch.ts';
import { recordWaitingFailed } from '../../landscape/recorder/record-waiting.ts';
import type { Failure } from '../../plugins/contract.ts';
import type { AggregationNode } from '../graph/model.ts';
import { goOn, inTurn } from './agenda.ts';
import type { Flush } from './agenda.ts';
import { callPlugin, pluginBug, whyItThrew, withoutSecrets } from './call-plugin.ts';
import { hashOfRows } from './expand.ts';
import type { StoredRow } from './expand.ts';
import { divertFailed } from './fail-row.ts';
import type { EndWithoutRoute } from './fail-row.ts';
import { holdAgain, rowOfHeld } from './held.ts';
import { done } from './onward.ts';
import type { Step } from './onward.ts';
import { passThrough, takePlaces } from './release-batch.ts';
import { describeRetry, retryDelayMs } from './retry.ts';
import { edgeAt, nodeAt } from './run.ts';
import type { Run } from './run.ts';

/**
 * Flushes a batch, whatever its trigger was: outputs take the place of the members, the members go on
 * as themselves, or every member fails.
 */
export function flushBatch(run: Run, flush: Flush): Step {
  const { batch } = flush;
  const node = nodeAt(run, batch.node);
  if (node.kind !== 'aggregation') throw new Error(`Node ${batch.node} has no batches`);
  const work = run.batchFunctions.get(batch.node);
  if (work === undefined) throw new Error(`Nothing runs at \`${node.record.name}\``);
  const room = run.waiting.at(batch.node);
  if (room.batches.get(batch.key) === batch) {
    room.batches.delete(batch.key);
    room.members -= batch.members.length;
  }
  run.position.groupRows += batch.members.length;
  const inputs = batch.members.map((held) => rowOfHeld(run, held));
  const context = run.recorder.payloads.putJson({
    trigger: flush.trigger,
    position: flush.position,
    ...(flush.retry && { retry: describeRetry(flush.retry) }),
  });
  const open = { ...flush, node, inputs, context };
  const called = callPlugin(() => work.flush(inputs));
  if (!called.ok)
    throw bug(run, open, 'PLUGIN_THREW', `threw: ${whyItThrew(called.cause)}`, called.cause);
  const { result } = called;
  if (result.kind === 'error') return fail(run, open, result);
  const rows = acceptRows(run, open, result.rows);
  const { expected_output_count: wanted, output_mode: mode } = node.settings;
  if (mode === 'passthrough') {
    if (rows.length !== inputs.length) {
      const what = `returned ${rows.length} rows for ${inputs.length} members that go on`;
      throw bug(run, open, 'PLUGIN_BAD_OUTPUT', what);
    }
    endBatch(run, open, undefined);
    passThrough(run, open, rows);
    return done;
  }
  if (wanted !== undefined && rows.length !== wanted) {
    return fail(run, open, { kind: 'error', error: unexpectedCount(wanted, rows.length) });
  }
  endBatch(run, open, undefined);
  takePlaces(run, open, rows);
  return done;
}

/** A flush at work. */
export interface OpenFlush extends Flush {
  readonly node: AggregationNode;
  /** The members' rows. */
  readonly inputs: readonly RowData[];
  /** What is recorded with each member's attempt: the trigger, and where the flush stands. */
  readonly context: PayloadRef;
}

function fail(run: Run, open: OpenFlush, { error, retryable = false }: Failure): Step {
  if (!retryable) return failMembers(run, open, error, 'quarantined');
  const attempt = open.batch.members[0]?.waiting.attempt ?? 0;
  const ms = retryDelayMs(open.node.retry, attempt, run.random);
  if (ms === undefined) return failMembers(run, open, error, 'failed');
  const shown = withoutSecrets(run, error);
  const retry = { afterMs: ms, reason: shown.reason, message: shown.message };
  for (const held of open.batch.members) {
    recordWaitingFailed(run.recorder, held.waiting, shown, open.context);
    holdAgain(run, held);
  }
  if (!open.batch.isExecuting) recordBatchExecuting(run.recorder, open.batch.batchId);
  open.batch.isExecuting = true;
  const { batch, trigger, position } = open;
  run.agenda.push({ kind: 'flush', batch, trigger, position, retry });
  return { kind: 'pause', ms };
}

function failMembers(
  run: Run,
  open: OpenFlush,
  found: ErrorRecord,
  otherwise: EndWithoutRoute,
): Step {
  const { node, batch, position, context } = open;
  const error = withoutSecrets(run, found);
  if (node.onError !== undefined && edgeAt(run, node.onError).target.kind === 'halt') {
    return haltAt(run, open, error);
  }
  endBatch(run, open, error);
  inTurn(run.agenda, batch.members, (held, i) => {
    held.isReleased = true;
    held.token.position = [...position, i];
    const failed = recordWaitingFailed(run.recorder, held.waiting, error, context);
    goOn(run, held.token, divertFailed(run, held.token, node, failed, error, otherwise));
  });
  return done;
}

/** `on_error: halt` keeps the batch as it is, to be flushed again when the run goes on. */
function haltAt(run: Run, { batch, node, context }: OpenFlush, error: ErrorRecord): Step {
  const failed = batch.members.map(({ waiting }) =>
    recordWaitingFailed(run.recorder, waiting, error, context),
  );
  const [first] = batch.members;
  const [state] = failed;
  if (first === undefined || state === undefined) throw new Error('A batch has members');
  goOn(run, first.token, divertFailed(run, first.token, node, state, error, 'failed'));
  return done;
}

function endBatch(run: Run, open: OpenFlush, error: ErrorRecord | undefined): void {
  const { rowsRead } = run.position;
  recordBatchEnd(run.recorder, open.batch.batchId, {
    trigger: open.trigger,
    followsRowIndex: rowsRead === 0 ? undefined : rowsRead - 1,
    inputHash: hashOfRows(open.inputs).hash,
    members: open.inputs.length,
    error: error === undefined ? undefined : run.recorder.payloads.putJson(error),
  });
}

/** The returned rows, checked and stored. A row that is a member's own is the same payload: no copy. */
function acceptRows(run: Run, open: OpenFlush, rows: readonly RowData[]): readonly StoredRow[] {
  const check = run.batchFunctions.get(open.batch.node)?.check;
  const own = new Map(open.inputs.map((row, i) => [row, open.batch.members[i]]));
  return rows.map((returned) => {
    const held = own.get(returned);
    const broken = check?.(returned);
    if (broken !== undefined) {
      throw bug(run, open, 'PLUGIN_BAD_OUTPUT', `returned what it does not declare: ${broken}`);
    }
    if (held !== undefined) return { row: returned, payload: held.token.payload };
    try {
      const row = inKeyOrder(returned);
      return { row, payload: run.recorder.payloads.putJson(row) };
    } catch (cause) {
      if (!(cause instanceof CanonicalJsonError)) throw cause;
      const what = `returned what no row can hold: ${cause.message}`;
      throw bug(run, open, 'PLUGIN_BAD_OUTPUT', what, cause);
    }
  });
}

function unexpectedCount(wanted: number, found: number): ErrorRecord {
  return {
    reason: 'unexpected_output_count',
    message: `the batch gave ${found} ${found === 1 ? 'row' : 'rows'}, and \`expected_output_count\` is ${wanted}`,
    expected: String(wanted),
    found: String(found),
  };
}

/** The members stay in their batch, and are tried again when the run goes on. */
function bug(
  run: Run,
  { batch, node, context }: OpenFlush,
  code: 'PLUGIN_THREW' | 'PLUGIN_BAD_OUTPUT',
  what: string,
  cause?: unknown,
) {
  const members = batch.members.length;
  const sentence = `${what} (a batch of ${members} ${members === 1 ? 'row' : 'rows'}, b-${batch.batchId})`;
  const error = pluginBug(node, code, sentence, { batch: `b-${batch.batchId}` }, cause);
  const { message } = error;
  for (const { waiting } of batch.members) {
    recordWaitingFailed(run.recorder, waiting, { reason: 'plugin_bug', message }, context);
  }
  return error;
}
