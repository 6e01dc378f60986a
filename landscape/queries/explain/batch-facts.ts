import type { Knex } from 'knex';

import type { Batch } from '../../model/batch.ts';
import type { BatchId, TokenId } from '../../model/ids.ts';
import type { RowRange } from '../../model/lineage.ts';
import { ofTable } from '../../readers/columns.ts';
import { count, id, openRecord, optional } from '../../readers/stored-record.ts';
import { batchColumns, toBatch } from '../../readers/to-batch.ts';
import { tokensOfBatches } from './token-links.ts';

/** A batch with what belongs to it. */
export interface BatchFacts {
  readonly batch: Batch;
  readonly members: number;
  /** The first member and the last one. */
  readonly between: readonly [TokenId, TokenId] | undefined;
  readonly outputs: number;
  /** The first outputs. */
  readonly outputIds: readonly TokenId[];
}

/** Of children and outputs that are more than this, only the first are named. */
export const namedChildren = 20;

export async function loadBatchFacts(
  db: Knex,
  ids: readonly BatchId[],
): Promise<ReadonlyMap<BatchId, BatchFacts>> {
  if (ids.length === 0) return new Map();
  const link = (table: string, name: string) =>
    db(table).select(name).whereRaw('batch_id = batch.batch_id');
  // Places are counted without gaps: the last one says how many there are.
  const last = (table: string) => link(table, 'ordinal').orderBy('ordinal', 'desc').limit(1);
  const found: unknown[] = await db({ batch: 'batches' })
    .select(ofTable('batch', batchColumns))
    .select({
      lastMember: last('batch_members'),
      lastOutput: last('batch_outputs'),
      firstToken: link('batch_members', 'token_id').orderBy('ordinal').limit(1),
      lastToken: link('batch_members', 'token_id').orderBy('ordinal', 'desc').limit(1),
    })
    .whereIn('batch.batch_id', ids)
    .orderBy('batch.batch_id');
  const outputs = await tokensOfBatches(db, 'batch_outputs', ids, namedChildren);
  return new Map(
    found.map((each) => {
      const from = openRecord('batches', 'batchId', each);
      const batch = toBatch(each);
      const first = optional(id, from, 'firstToken');
      const facts = {
        batch,
        members: (optional(count, from, 'lastMember') ?? -1) + 1,
        between: first === undefined ? undefined : ([first, id(from, 'lastToken')] as const),
        outputs: (optional(count, from, 'lastOutput') ?? -1) + 1,
        outputIds: outputs.get(batch.batchId) ?? [],
      };
      return [batch.batchId, facts];
    }),
  );
}

/** The rows behind the members of a batch, also where these came out of batches themselves. */
export async function countRowsBehind(db: Knex, batchId: BatchId): Promise<RowRange | null> {
  const found: readonly unknown[] = await db.raw(
    `with recursive up(batch_id) as (
       select ?
       union
       select token.batch_id
         from up
         join batch_members member on member.batch_id = up.batch_id
         join tokens token on token.token_id = member.token_id
        where token.batch_id is not null
     )
     select count(distinct row.row_index) as "rows", min(row.row_index) as "first",
            max(row.row_index) as "last"
       from up
       join batch_members member on member.batch_id = up.batch_id
       join tokens token on token.token_id = member.token_id
       join rows row on row.row_id = token.row_id`,
    [batchId],
  );
  const from = openRecord('rows', 'rows', found[0]);
  const rows = count(from, 'rows');
  return rows === 0 ? null : { rows, first: count(from, 'first'), last: count(from, 'last') };
}

/** Which place each of some tokens has in the batches that it joined. */
export interface Membership {
  readonly batchId: BatchId;
  readonly tokenId: TokenId;
  readonly ordinal: number;
}

export async function loadMemberships(
  db: Knex,
  ids: readonly TokenId[],
): Promise<ReadonlyMap<TokenId, readonly Membership[]>> {
  const found: unknown[] = await db('batch_members')
    .select({ batchId: 'batch_id', tokenId: 'token_id', ordinal: 'ordinal' })
    .whereIn('token_id', ids)
    .orderBy(['token_id', 'batch_id']);
  const memberships = found.map((each) => {
    const from = openRecord('batch_members', 'tokenId', each);
    return {
      batchId: id(from, 'batchId'),
      tokenId: id(from, 'tokenId'),
      ordinal: count(from, 'ordinal'),
    };
  });
  return Map.groupBy(memberships, ({ tokenId }) => tokenId);
}
