import { z } from 'zod';

import { AuditError } from '../model/errors.ts';
import type { NodeIndex, RunId, TokenId } from '../model/ids.ts';
import type { JoinDecision, UnfinishedBatch } from '../recorder/run-progress.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';
import { count, hash } from './stored-columns.ts';

const batch = z.object({
  batch_id: count,
  aggregation_node_index: count,
  group_json: z.string().nullable(),
  created_at_ms: count,
  status: z.enum(['draft', 'executing']),
});
const member = z.object({ token_id: count, ordinal: count });

/** Batches of a run that were not flushed yet, in the order in which they were opened. */
export function readUnfinishedBatches(db: Connection, runId: RunId): readonly UnfinishedBatch[] {
  const found = db
    .prepare(
      `select * from batches where run_id = ? and status in ('draft', 'executing') order by batch_id`,
    )
    .all(runId);
  const members = db.prepare('select * from batch_members where batch_id = ? order by ordinal');
  return read(batch, found, 'batches').map((each) => ({
    batchId: each.batch_id,
    nodeIndex: each.aggregation_node_index,
    group: each.group_json ?? undefined,
    openedAtMs: each.created_at_ms,
    isExecuting: each.status === 'executing',
    members: read(member, members.all(each.batch_id), 'batch_members').map(
      ({ token_id: tokenId }) => tokenId,
    ),
  }));
}

const decision = z.discriminatedUnion('status', [
  z.object({ status: z.literal('completed'), join_group_id: count.nullable() }),
  z.object({ status: z.literal('failed'), error_hash: hash, error_ref: count }),
]);

/**
 * What a coalesce decided about the tokens of a fork: those that came of it have ended there. What was
 * sent to `halt` is open, and to be decided anew.
 */
export function readJoinDecision(
  db: Connection,
  forkGroup: TokenId,
  coalesce: NodeIndex,
): JoinDecision | undefined {
  const found = db
    .prepare(
      `with recursive descendants (token_id) as (
         select token_id from token_parents where parent_token_id = ?
         union
         select link.token_id from token_parents link
           join descendants on link.parent_token_id = descendants.token_id)
       select state.status, state.error_hash, state.error_ref, outcome.join_group_id
         from descendants
         join tokens token on token.token_id = descendants.token_id
         join node_states state on state.token_id = token.token_id
         left join token_outcomes outcome
           on outcome.token_id = token.token_id and outcome.is_terminal = 1
        where state.node_index = ? and state.status in ('completed', 'failed')
          and exists (select 1 from json_each(token.frames_json)
                       where json_extract(value, '$.forkGroupId') = ?)
          and not exists (select 1 from routing_events event
                            join edges edge on edge.run_id = event.run_id
                                           and edge.edge_index = event.edge_index
                           where event.state_id = state.state_id and edge.to_end = 'halt')
        order by state.state_id limit 1`,
    )
    .all(forkGroup, coalesce, forkGroup);
  const [decided] = read(decision, found, 'node_states');
  if (decided === undefined) return undefined;
  if (decided.status === 'failed') {
    return { kind: 'failed', error: { hash: decided.error_hash, offset: decided.error_ref } };
  }
  if (decided.join_group_id === null) {
    throw new AuditError(
      'AUDIT_CORRUPT',
      `Tokens of fork ${forkGroup} passed the coalesce at node ${coalesce} and were joined to nothing.`,
    );
  }
  return { kind: 'merged', into: decided.join_group_id };
}
