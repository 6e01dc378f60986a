import { recordCompletedState } from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import { recordExpansion } from '../../landscape/recorder/record-token.ts';
import type { TransformNode } from '../graph/model.ts';
import { multiply, toTokenFrames } from './fork-group.ts';
import { letGo } from './let-go.ts';
import { leaveBranches } from './leave-branches.ts';
import type { Run } from './run.ts';
import { hashOfRows } from './stored-row.ts';
import type { StoredRow } from './stored-row.ts';
import { takeInHand } from './token-in-hand.ts';
import type { TokenInHand } from './token-in-hand.ts';

/**
 * Ends a token with the rows that it becomes, each a token of its own. They go their ways one after
 * the other. What the step put out is the list of the rows: its hash is recorded, its content are the
 * rows themselves.
 */
export function expand(
  run: Run,
  token: TokenInHand,
  node: TransformNode,
  attempt: EndedAttempt,
  rows: readonly StoredRow[],
): void {
  const { origin, frames } = token;
  recordCompletedState(run.recorder, attempt, hashOfRows(rows.map(({ row }) => row)));
  const ids = recordExpansion(
    run.recorder,
    token.tokenId,
    rows.map(({ payload }, i) => ({
      rowId: origin.rowId,
      batchId: origin.batchId,
      frames: toTokenFrames(frames),
      origin: node.index,
      data: payload,
      position: [...token.position, i],
    })),
  );
  if (rows.length === 0) {
    leaveBranches(run, token);
    return;
  }
  multiply(frames, rows.length);
  const children = rows.map(({ row, payload }, i) =>
    takeInHand({
      tokenId: ids[i]!,
      origin,
      frames,
      position: [...token.position, i],
      row,
      payload,
      stepIndex: token.stepIndex,
    }),
  );
  letGo(run, children, node.onSuccess);
}
