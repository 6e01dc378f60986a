import type { BatchId } from '../model/ids.ts';
import { count, id, openRecord } from '../readers/stored-record.ts';
import type { Kin } from './kin.ts';
import type { Sweep } from './sweep-context.ts';

/** For the batches that made some tokens: the step index behind the last of their members. */
export async function loadBatchStarts(
  { db }: Sweep,
  made: readonly Kin[],
): Promise<ReadonlyMap<BatchId, number>> {
  const ids = new Set(
    made.flatMap(({ token: { origin }, parents }) =>
      origin.kind === 'batch' && parents.length === 0 ? [origin.batchId] : [],
    ),
  );
  if (ids.size === 0) return new Map();
  const found: unknown[] = await db({ member: 'batch_members' })
    .join({ batch: 'batches' }, 'batch.batch_id', 'member.batch_id')
    .join({ state: 'node_states' }, (on) =>
      on
        .on('state.token_id', 'member.token_id')
        .andOn('state.node_index', 'batch.aggregation_node_index'),
    )
    .select({ batchId: 'member.batch_id' })
    .max({ lastStep: 'state.step_index' })
    .whereIn('member.batch_id', [...ids])
    .groupBy('member.batch_id');
  return new Map(
    found.map((each) => {
      const from = openRecord('batch_members', 'batchId', each);
      return [id(from, 'batchId'), count(from, 'lastStep') + 1];
    }),
  );
}
