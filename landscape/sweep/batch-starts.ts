import type { BatchId } from '../model/ids.ts';
import { count, id, openRecord } from '../readers/stored-record.ts';
import type { Kin } from './kin.ts';
import { oneOfIds } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';

/** For the batches that made some tokens: the step index behind the last of their members. */
export function loadBatchStarts(
  { snapshot }: Sweep,
  made: readonly Kin[],
): ReadonlyMap<BatchId, number> {
  const ids = new Set(
    made.flatMap(({ token: { origin }, parents }) =>
      origin.kind === 'batch' && parents.length === 0 ? [origin.batchId] : [],
    ),
  );
  if (ids.size === 0) return new Map();
  const { where, bound } = oneOfIds('member.batch_id', [...ids]);
  const found = snapshot.all(
    `select member.batch_id as batchId, max(state.step_index) as lastStep
      from batch_members member join batches batch on batch.batch_id = member.batch_id
      join node_states state on state.token_id = member.token_id
        and state.node_index = batch.aggregation_node_index
      where ${where} group by member.batch_id`,
    ...bound,
  );
  return new Map(
    found.map((each) => {
      const from = openRecord('batch_members', 'batchId', each);
      return [id(from, 'batchId'), count(from, 'lastStep') + 1];
    }),
  );
}
