import { z } from 'zod';

import { AuditError } from '../../landscape/model/errors.ts';
import type {
  OpenToken,
  OpenTokenState,
  TokenBirth,
} from '../../landscape/recorder/run-progress.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import type { Frame } from './fork-group.ts';
import { readStored } from './read-row.ts';
import { isTriedAgain } from './recorded-decision.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { takeInHand } from './token-in-hand.ts';
import type { Position, TokenInHand } from './token-in-hand.ts';

/** An open token as it was in hand; its row is read when it is needed. */
export function restoreToken(run: Run, open: OpenToken, frames: readonly Frame[]): TokenInHand {
  const { row, last, before } = open;
  const isAgain = last !== undefined && isTriedAgain(run, last);
  const token = takeInHand({
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
    stepIndex: last === undefined ? birthOf(open).steps : last.stepIndex + (isAgain ? 0 : 1),
  });
  if (isAgain) token.attempt = last.attempt + 1;
  return token;
}

/** @throws AuditError when it was not made of others. */
export function birthOf(open: OpenToken): TokenBirth {
  if (open.birth === undefined) throw corrupt(open, 'was never made');
  return open.birth;
}

function payloadOf(open: OpenToken, from: OpenTokenState | undefined): StoredPayload {
  if (from?.result.status === 'completed') return from.result.output;
  const payload = from?.input ?? open.birth?.data ?? open.last?.input;
  if (payload === undefined) throw corrupt(open, 'holds nothing');
  return payload;
}

const letGo = z.object({ position: z.array(z.number()) });
const letGoByCoalesce = letGo.extend({ arrived: z.array(z.string()) });

/** Where in the order of execution it stands: where it was made, or where something let it go. */
function positionOf(run: Run, open: OpenToken): Position {
  const { row, birth, waited } = open;
  if (waited === undefined) {
    if (birth !== undefined) return birth.position;
    if (row === undefined) throw corrupt(open, 'comes from no row, and was never made');
    return [row.rowIndex];
  }
  if (waited.context === undefined) throw corrupt(open, 'waited, and nothing says until when');
  const node = nodeAt(run, waited.nodeIndex);
  if (node.kind === 'coalesce') {
    const { position, arrived } = readStored(run, waited.context, letGoByCoalesce);
    const frame = open.frames.findLast(({ nodeIndex }) => nodeIndex === node.fork);
    const place = frame === undefined ? -1 : arrived.indexOf(frame.branch);
    if (place === -1) throw corrupt(open, `waited at \`${node.record.name}\` on no branch of it`);
    return [...position, place];
  }
  const { position } = readStored(run, waited.context, letGo);
  const { ordinalInBatch } = waited;
  if (ordinalInBatch === undefined) {
    throw corrupt(open, `waited at \`${node.record.name}\` in no batch`);
  }
  return [...position, ordinalInBatch];
}

function corrupt({ tokenId }: OpenToken, what: string): AuditError {
  return new AuditError('AUDIT_CORRUPT', `Token ${tokenId} ${what}.`);
}
