import { z } from 'zod';

import type { OpenToken, OpenTokenState } from '../../landscape/recorder/run-progress.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import type { Frame } from './fork-group.ts';
import { readRow } from './read-row.ts';
import { isTriedAgain } from './recorded-decision.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import type { Position, TokenInHand } from './token-in-hand.ts';

/** An open token as it was in hand; its row is read when it is needed. */
export function restoreToken(run: Run, open: OpenToken, frames: readonly Frame[]): TokenInHand {
  const { row, last, before, birth } = open;
  const isAgain = last !== undefined && isTriedAgain(run, last);
  const steps = last === undefined ? (birth?.steps ?? 0) : last.stepIndex + (isAgain ? 0 : 1);
  return {
    tokenId: open.tokenId,
    origin: {
      rowId: row?.rowId,
      rowIndex: row?.rowIndex,
      line: row?.line,
      batchId: open.batchId,
    },
    frames,
    position: positionOf(run, open),
    row: {},
    payload: payloadOf(open, isAgain ? before : last),
    stepIndex: steps,
    attempt: isAgain ? last.attempt + 1 : 0,
    retry: undefined,
    hasLeft: false,
  };
}

function payloadOf({ birth, last }: OpenToken, from: OpenTokenState | undefined): StoredPayload {
  if (from?.result.status === 'completed') return from.result.output;
  const payload = from?.input ?? birth?.data ?? last?.input;
  if (payload === undefined) throw new Error('A token without a past holds nothing');
  return payload;
}

const released = z.object({
  position: z.array(z.number()),
  arrived: z.array(z.string()).optional(),
});

/** Where in the order of execution it stands: where it was made, or where something let it go. */
function positionOf(run: Run, { row, birth, waited, frames }: OpenToken): Position {
  const start = birth?.position ?? (row === undefined ? [] : [row.rowIndex]);
  // One that failed and went nowhere was not let go.
  const isReleased = waited?.result.status === 'completed' || waited?.routed !== undefined;
  if (waited?.context === undefined || !isReleased) return start;
  const context = released.safeParse(readRow(run, waited.context));
  // A late arrival at a coalesce stands where it stood.
  if (!context.success) return start;
  const { position, arrived = [] } = context.data;
  const node = nodeAt(run, waited.nodeIndex);
  if (node.kind !== 'coalesce') return [...position, waited.ordinalInBatch ?? 0];
  const branch = frames.findLast(({ nodeIndex }) => nodeIndex === node.fork)?.branch ?? '';
  return [...position, arrived.indexOf(branch)];
}
