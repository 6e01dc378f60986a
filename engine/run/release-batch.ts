import { recordConsumed, recordPassedThrough } from '../../landscape/recorder/record-batch.ts';
import { recordBatchOutput } from '../../landscape/recorder/record-token.ts';
import { recordWaitingCompleted } from '../../landscape/recorder/record-waiting.ts';
import type { OpenFlush } from './flush-batch.ts';
import { leaveBranches } from './leave-branches.ts';
import { letGo } from './let-go.ts';
import type { Run } from './run.ts';
import { hashOfRows } from './stored-row.ts';
import type { StoredRow } from './stored-row.ts';
import { takeInHand } from './token-in-hand.ts';

/** The members of a flushed batch go on as themselves, with the rows that the batch gave for them. */
export function passThrough(run: Run, open: OpenFlush, rows: readonly StoredRow[]): void {
  const { batch, node, position, context } = open;
  const tokens = batch.members.map((held, i) => {
    const { token } = held;
    const { row, payload } = rows[i]!;
    held.isReleased = true;
    recordWaitingCompleted(run.recorder, held.waiting, payload, context);
    recordPassedThrough(run.recorder, batch.batchId, token.tokenId, i);
    token.row = row;
    token.payload = payload;
    token.position = [...position, i];
    return token;
  });
  letGo(run, tokens, node.onSuccess);
}

/** Outputs take the place of the members, which end. Whoever waits for the members' branches is told first. */
export function takePlaces(run: Run, open: OpenFlush, rows: readonly StoredRow[]): void {
  const { batch, node, position, context } = open;
  const output = hashOfRows(rows.map(({ row }) => row));
  for (const held of batch.members) {
    held.isReleased = true;
    recordWaitingCompleted(run.recorder, held.waiting, output, context);
    recordConsumed(run.recorder, batch.batchId, held.token.tokenId);
  }
  const stepIndex = Math.max(...batch.members.map(({ token }) => token.stepIndex));
  const outputs = rows.map(({ row, payload }, i) => {
    const at = [...position, 1, i];
    const born = { rowId: undefined, batchId: batch.batchId, frames: [], origin: node.index };
    const tokenId = recordBatchOutput(run.recorder, { ...born, data: payload, position: at }, i);
    return takeInHand({
      tokenId,
      origin: { rowId: undefined, rowIndex: undefined, line: undefined, batchId: batch.batchId },
      frames: [],
      position: at,
      row,
      payload,
      stepIndex,
    });
  });
  letGo(run, outputs, node.onSuccess);
  for (const [i, { token }] of batch.members.entries()) {
    token.position = [...position, 0, i];
    leaveBranches(run, token);
  }
}
