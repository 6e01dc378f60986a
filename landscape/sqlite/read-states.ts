import { z } from 'zod';

import type { TokenId } from '../model/ids.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import type { OpenTokenState } from '../recorder/run-progress.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';
import { count, hash } from './stored-columns.ts';

const common = {
  state_id: count,
  node_index: count,
  step_index: count,
  attempt: count,
  input_hash: hash,
  input_ref: count,
  context_hash: hash.nullable(),
  context_ref: count.nullable(),
  started_at_ms: count,
};

const lastState = z.discriminatedUnion('status', [
  z.object({ ...common, status: z.literal('open') }),
  z.object({ ...common, status: z.literal('completed'), output_hash: hash, output_ref: count }),
  z.object({ ...common, status: z.literal('failed'), error_hash: hash, error_ref: count }),
]);

const routed = z.object({ edge_index: count, reason_hash: hash, reason_ref: count });

/** The last attempt of a token before a step. */
export function readStateBefore(
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
  return toState(db, tokenId, states);
}

/**
 * The last attempt of a token that ended where tokens wait, and let it go: there it got a new place in
 * the order. One that failed and is to be repeated let nothing go; one that came too late stayed where
 * it stood.
 */
export function readStateOfWaiting(db: Connection, tokenId: TokenId): OpenTokenState | undefined {
  const states = db
    .prepare(
      `select state.* from node_states state
         join nodes node on node.run_id = state.run_id and node.node_index = state.node_index
        where state.token_id = ?
          and (state.status = 'completed' or (state.status = 'failed' and exists
            (select 1 from routing_events event where event.state_id = state.state_id)))
          and node.node_type in ('aggregation', 'coalesce') and state.context_hash is not null
        order by state.step_index desc, state.attempt desc limit 1`,
    )
    .all(tokenId);
  return toState(db, tokenId, states);
}

function toState(
  db: Connection,
  tokenId: TokenId,
  found: readonly unknown[],
): OpenTokenState | undefined {
  const [state] = read(lastState, found, 'node_states');
  if (state === undefined) return undefined;
  const { context_hash: contextHash, context_ref: contextRef } = state;
  return {
    stateId: state.state_id,
    nodeIndex: state.node_index,
    stepIndex: state.step_index,
    attempt: state.attempt,
    input: { hash: state.input_hash, offset: state.input_ref },
    startedAtMs: state.started_at_ms,
    result: resultOf(state),
    context:
      contextHash === null || contextRef === null
        ? undefined
        : { hash: contextHash, offset: contextRef },
    ordinalInBatch: readOrdinal(db, tokenId, state.node_index),
    routed: readRoute(db, state.state_id),
  };
}

function resultOf(state: z.output<typeof lastState>): OpenTokenState['result'] {
  switch (state.status) {
    case 'open':
      return { status: 'open' };
    case 'completed':
      return {
        status: 'completed',
        output: { hash: state.output_hash, offset: state.output_ref },
      };
    case 'failed':
      return { status: 'failed', error: { hash: state.error_hash, offset: state.error_ref } };
  }
}

/** Why the last decision about a token was taken; absent when nothing decided about it. */
export function readReason(db: Connection, tokenId: TokenId): StoredPayload | undefined {
  const found = db
    .prepare(
      `select * from routing_events where state_id = (
         select state_id from node_states where token_id = ?
          order by step_index desc, attempt desc limit 1)
        order by ordinal limit 1`,
    )
    .all(tokenId);
  const event = read(routed, found, 'routing_events')[0];
  return event && { hash: event.reason_hash, offset: event.reason_ref };
}

function readRoute(db: Connection, stateId: number): OpenTokenState['routed'] {
  const events = db
    .prepare('select * from routing_events where state_id = ? order by ordinal limit 1')
    .all(stateId);
  const event = read(routed, events, 'routing_events')[0];
  return (
    event && {
      edgeIndex: event.edge_index,
      reason: { hash: event.reason_hash, offset: event.reason_ref },
    }
  );
}

function readOrdinal(db: Connection, tokenId: TokenId, node: number): number | undefined {
  const found = db
    .prepare(
      `select member.ordinal from batch_members member
         join batches batch on batch.batch_id = member.batch_id
        where member.token_id = ? and batch.aggregation_node_index = ?
        order by batch.batch_id desc limit 1`,
    )
    .pluck()
    .all(tokenId, node);
  return z.array(count).parse(found)[0];
}
