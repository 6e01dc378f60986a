import { z } from 'zod';

import { AuditError } from '../model/errors.ts';
import type { RunId, TokenId } from '../model/ids.ts';
import type { OpenToken, OpenTokenState } from '../recorder/run-progress.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';

const count = z.int().nonnegative();
const hash = z.instanceof(Uint8Array).refine((bytes) => bytes.length === 32, 'wanted 32 bytes');

const openToken = z.object({
  token_id: count,
  row_id: count,
  row_index: count,
  line: count,
  source_data_hash: hash,
  source_data_ref: count,
});

const lastState = z.discriminatedUnion('status', [
  z.object({
    state_id: count,
    node_index: count,
    step_index: count,
    attempt: count,
    input_hash: hash,
    input_ref: count,
    status: z.literal('completed'),
    output_hash: hash,
    output_ref: count,
  }),
  z.object({
    state_id: count,
    node_index: count,
    step_index: count,
    attempt: count,
    input_hash: hash,
    input_ref: count,
    status: z.literal('failed'),
    error_hash: hash,
    error_ref: count,
  }),
]);

const routed = z.object({ edge_index: count, reason_hash: hash, reason_ref: count });

/**
 * Tokens of a run without a terminal outcome, in the order in which they were made: a page of them,
 * behind the token `after`.
 */
export function readOpenTokens(
  db: Connection,
  runId: RunId,
  after: TokenId,
  limit: number,
): readonly OpenToken[] {
  const tokens = db
    .prepare(
      `select t.token_id, r.row_id, r.row_index, r.line, r.source_data_hash, r.source_data_ref
         from tokens t join rows r on r.row_id = t.row_id
        where t.run_id = ? and t.token_id > ?
          and not exists (select 1 from token_outcomes o where o.token_id = t.token_id and o.is_terminal = 1)
        order by t.token_id limit ?`,
    )
    .all(runId, after, limit);
  return read(openToken, tokens, 'tokens').map((token) => {
    const last = readStateBefore(db, token.token_id, Number.MAX_SAFE_INTEGER);
    if (last === undefined) {
      throw new AuditError(
        'AUDIT_CORRUPT',
        `Token ${token.token_id} has no node state, not even at the source.`,
      );
    }
    return {
      tokenId: token.token_id,
      rowId: token.row_id,
      rowIndex: token.row_index,
      line: token.line,
      raw: { hash: token.source_data_hash, offset: token.source_data_ref },
      last,
      before: readStateBefore(db, token.token_id, last.stepIndex),
    };
  });
}

function readStateBefore(
  db: Connection,
  tokenId: TokenId,
  step: number,
): OpenTokenState | undefined {
  const states = db
    .prepare(
      `select * from node_states where token_id = ? and step_index < ?
        order by step_index desc, attempt desc limit 1`,
    )
    .all(tokenId, step);
  const state = read(lastState, states, 'node_states')[0];
  if (state === undefined) return undefined;
  const events = db
    .prepare('select * from routing_events where state_id = ? order by ordinal limit 1')
    .all(state.state_id);
  const event = read(routed, events, 'routing_events')[0];
  return {
    stateId: state.state_id,
    nodeIndex: state.node_index,
    stepIndex: state.step_index,
    attempt: state.attempt,
    input: { hash: state.input_hash, offset: state.input_ref },
    result:
      state.status === 'completed'
        ? { status: 'completed', output: { hash: state.output_hash, offset: state.output_ref } }
        : { status: 'failed', error: { hash: state.error_hash, offset: state.error_ref } },
    routed:
      event === undefined
        ? undefined
        : {
            edgeIndex: event.edge_index,
            reason: { hash: event.reason_hash, offset: event.reason_ref },
          },
  };
}
