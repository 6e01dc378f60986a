import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import { recordBatchEnd, recordBatchExecuting } from '../../landscape/recorder/record-batch.ts';
import type { BugRecord } from '../../landscape/recorder/record-node-state.ts';
import { recordWaitingFailed } from '../../landscape/recorder/record-waiting.ts';
import type { Failure } from '../../plugins/contract.ts';
import type { AggregationNode } from '../graph/model.ts';
import { acceptRow } from './accept-row.ts';
import { goOn, inTurn } from './agenda.ts';
import type { Flush } from './agenda.ts';
import { callPlugin, pluginBug, whyItThrew, withoutSecrets } from './call-plugin.ts';
import { divertFailed } from './fail-row.ts';
import type { EndWithoutRoute } from './fail-row.ts';
import { holdAgain, rowOfHeld } from './held.ts';
import { done } from './onward.ts';
import type { Step } from './onward.ts';
import { firstMember } from './open-batch.ts';
import { passThrough, takePlaces } from './release-batch.ts';
import { describeRetry, retryDelayMs } from './retry.ts';
import { edgeAt, nodeAt } from './run.ts';
import type { OutputCheck, Run } from './run.ts';
import { hashOfRows } from './stored-row.ts';
import type { StoredRow } from './stored-row.ts';

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
  const rows = acceptRows(run, open, work.check, result.rows);
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
  const { attempt } = firstMember(open.batch).waiting;
  const ms = retryDelayMs(open.node.retry, attempt, run.random);
  if (ms === undefined) return failMembers(run, open, error, 'failed');
  const shown = withoutSecrets(run, error);
  const retry = { afterMs: ms, reason: shown.reason, message: shown.message };
  const stored = run.recorder.payloads.putJson(shown);
  for (const held of open.batch.members) {
    recordWaitingFailed(run.recorder, held.waiting, stored, open.context);
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
  const stored = run.recorder.payloads.putJson(error);
  endBatch(run, open, stored);
  inTurn(run.agenda, batch.members, (held, i) => {
    held.isReleased = true;
    held.token.position = [...position, i];
    const failed = recordWaitingFailed(run.recorder, held.waiting, stored, context);
    goOn(run, held.token, divertFailed(run, held.token, node, failed, error, otherwise));
  });
  return done;
}

/** `on_error: halt` keeps the batch as it is, to be flushed again when the run goes on. */
function haltAt(run: Run, { batch, node, context }: OpenFlush, error: ErrorRecord): Step {
  const stored = run.recorder.payloads.putJson(error);
  for (const { waiting } of batch.members) {
    recordWaitingFailed(run.recorder, waiting, stored, context);
  }
  const { token, waiting } = firstMember(batch);
  const failed = { stateId: waiting.stateId, error: stored };
  goOn(run, token, divertFailed(run, token, node, failed, error, 'failed'));
  return done;
}

function endBatch(run: Run, open: OpenFlush, error: StoredPayload | undefined): void {
  const { rowsRead } = run.position;
  recordBatchEnd(run.recorder, open.batch.batchId, {
    trigger: open.trigger,
    followsRowIndex: rowsRead === 0 ? undefined : rowsRead - 1,
    inputHash: hashOfRows(open.inputs).hash,
    members: open.inputs.length,
    error,
  });
}

/** A row that is a member's own is the same payload: no copy. */
function acceptRows(
  run: Run,
  open: OpenFlush,
  check: OutputCheck,
  rows: readonly RowData[],
): readonly StoredRow[] {
  const own = new Map(open.inputs.map((row, i) => [row, open.batch.members[i]]));
  return rows.map((returned) => {
    const accepted = acceptRow(run, check, returned, own.get(returned)?.token.payload);
    if (accepted.ok) return accepted;
    throw bug(run, open, 'PLUGIN_BAD_OUTPUT', `returned ${accepted.what}`, accepted.cause);
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
  const found: BugRecord = { reason: 'plugin_bug', message };
  const stored = run.recorder.payloads.putJson(found);
  for (const { waiting } of batch.members) {
    recordWaitingFailed(run.recorder, waiting, stored, context);
  }
  return error;
}
