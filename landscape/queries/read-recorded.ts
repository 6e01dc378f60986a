import type { Knex } from 'knex';

import { toHex } from '../hash.ts';
import { NotFoundError } from '../model/errors.ts';
import { parseShownId } from '../model/ids.ts';
import type { NodeState } from '../model/node-state.ts';
import type { PayloadRef } from '../model/payload.ts';
import type { BytesAsked, RecordedBytes } from '../model/recorded-bytes.ts';
import type { Run } from '../model/run.ts';
import { openPayloadReader, payloadFolder } from '../payloads/read-payload.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { readContent, toStoredText } from './explain/read-content.ts';
import { findRow, findToken } from './find-row.ts';
import { listRoutingEvents } from './list-states.ts';

/**
 * Bytes that a run recorded. Their hash is computed again from what is read.
 *
 * @param databasePath - Path of the landscape: payloads lie relative to it.
 * @throws NotFoundError when the run recorded no such thing.
 * @throws AuditError `PAYLOAD_CORRUPT` when the bytes are not those that were recorded.
 */
export async function readRecorded(
  db: Knex,
  run: Run,
  asked: BytesAsked,
  databasePath: string,
): Promise<RecordedBytes> {
  const ref = await findBytes(db, run, asked);
  const sha256 = toHex(ref.hash);
  const gone = { sha256, contentType: null, byteLength: null };
  if (ref.offset === undefined) {
    return { ...gone, content: { available: false, why: 'not_stored' } };
  }
  const payloads = openPayloadReader(payloadFolder(databasePath, run.payloadsPath, run.runKey));
  try {
    const found = readContent(payloads, 'rows', ref);
    if (found === undefined) {
      return { ...gone, content: { available: false, why: 'payload_gone' } };
    }
    const { bytes, contentType } = found;
    return { sha256, contentType, byteLength: bytes.length, content: toStoredText(bytes) };
  } finally {
    payloads.close();
  }
}

async function findBytes(db: Knex, run: Run, asked: BytesAsked): Promise<PayloadRef> {
  switch (asked.kind) {
    case 'row':
      return (await findRow(db, run, asked.row)).source;
    case 'token': {
      const { birth } = await findToken(db, run, asked.token);
      if (birth !== undefined) return birth.data;
      throw notRecorded(
        `Token ${asked.token} came with its row: nothing was recorded of it alone.`,
      );
    }
    case 'state':
      return await findOfState(db, run, asked);
    default:
      return asked satisfies never;
  }
}

async function findOfState(
  db: Knex,
  run: Run,
  { state: shown, which }: Extract<BytesAsked, { kind: 'state' }>,
): Promise<PayloadRef> {
  const stateId = parseShownId('state', shown);
  const found: unknown[] =
    stateId === undefined
      ? []
      : await db('node_states')
          .select(nodeStateColumns)
          .where({ state_id: stateId, run_id: run.runId });
  const [state] = found.map(toNodeState);
  if (state === undefined) throw notRecorded(`Run ${run.runKey} has no step \`${shown}\`.`);
  const ref = which === 'reason' ? await findReason(db, state) : partOf(state, which);
  if (ref !== undefined) return ref;
  throw notRecorded(`Step ${shown} is ${state.status}: it has no ${which}.`);
}

function partOf(state: NodeState, which: 'input' | 'output' | 'error'): PayloadRef | undefined {
  switch (which) {
    case 'input':
      return state.input;
    case 'output':
      return state.status === 'completed' ? state.output : undefined;
    case 'error':
      return state.status === 'failed' ? state.error : undefined;
    default:
      return which satisfies never;
  }
}

async function findReason(db: Knex, { stateId }: NodeState): Promise<PayloadRef | undefined> {
  const [event] = await listRoutingEvents(db, [stateId]);
  return event?.reason;
}

function notRecorded(message: string): NotFoundError {
  return new NotFoundError('PAYLOAD_NOT_RECORDED', message);
}
