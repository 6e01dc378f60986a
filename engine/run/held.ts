import type { RowData } from '../../landscape/model/json.ts';
import { recordOpenState } from '../../landscape/recorder/record-waiting.ts';
import type { WaitingAttempt } from '../../landscape/recorder/record-waiting.ts';
import type { NodeIndex } from '../../landscape/model/ids.ts';
import { readRow } from './read-row.ts';
import { recordedUs } from './recorded-time.ts';
import type { Restored } from './restore-waiting.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** A token that waits in a batch or at a coalesce. */
export interface Held {
  readonly token: TokenInHand;
  waiting: WaitingAttempt;
  /** False while only the landscape has its row: what waits long must not fill the memory. */
  hasRow: boolean;
  isReleased: boolean;
}

/** A token begins to wait at a node, or to wait again for the next try. */
export function hold(run: Run, token: TokenInHand, node: NodeIndex): Held {
  const held = { token, waiting: beginWaiting(run, token, node), hasRow: true, isReleased: false };
  run.fresh.push(held);
  return held;
}

/** A token that waited already when the run stopped goes on waiting, or waits for its next attempt. */
export function holdRestored(run: Run, { token, open: { last } }: Restored): Held {
  if (last?.result.status !== 'open') {
    if (last === undefined) throw new Error(`Token ${token.tokenId} waits nowhere`);
    const held = hold(run, token, last.nodeIndex);
    held.hasRow = false;
    return held;
  }
  const { stateId, nodeIndex, stepIndex, attempt, input, startedAtMs } = last;
  const { tokenId } = token;
  const at = { stateId, tokenId, nodeIndex, stepIndex, attempt, input, startedAtMs };
  const startedUs = recordedUs(run.recorder.clock, startedAtMs);
  const waiting = { ...at, startedUs, isRecorded: true };
  return { token, waiting, hasRow: false, isReleased: false };
}

/** The next attempt of a token whose last one failed and may be repeated. */
export function holdAgain(run: Run, held: Held): void {
  held.token.attempt = held.waiting.attempt + 1;
  held.token.stepIndex = held.waiting.stepIndex;
  held.waiting = beginWaiting(run, held.token, held.waiting.nodeIndex);
  run.fresh.push(held);
}

function beginWaiting(run: Run, token: TokenInHand, node: NodeIndex): WaitingAttempt {
  const { ids, clock } = run.recorder;
  const waiting: WaitingAttempt = {
    stateId: ids.next('node_states'),
    tokenId: token.tokenId,
    nodeIndex: node,
    stepIndex: token.stepIndex,
    attempt: token.attempt,
    input: token.payload,
    startedAtMs: clock.nowMs(),
    startedUs: clock.elapsedUs(),
    isRecorded: false,
  };
  token.stepIndex += 1;
  token.attempt = 0;
  return waiting;
}

/** The row of a waiting token, read back when only the landscape has it. */
export function rowOfHeld(run: Run, held: Held): RowData {
  if (!held.hasRow) {
    held.token.row = readRow(run, held.token.payload);
    held.hasRow = true;
  }
  return held.token.row;
}

/** Records what waits beyond its group; called when the group is about to be committed. */
export function recordHeld(run: Run): void {
  for (const { isReleased, waiting } of run.fresh) {
    if (!isReleased && !waiting.isRecorded) recordOpenState(run.recorder, waiting);
  }
}

const noRow: RowData = {};

/** Their rows are in the landscape now: lets go of them. */
export function forgetRows(run: Run): void {
  for (const held of run.fresh) {
    if (held.isReleased) continue;
    held.token.row = noRow;
    held.hasRow = false;
  }
  run.fresh.length = 0;
}
