import type { Knex } from 'knex';

import type { SlowestState } from '../model/counters.ts';
import type { NodeIndex, RowId, RunId, TokenId } from '../model/ids.ts';
import { count, id, openRecord, optional } from '../readers/stored-record.ts';
import { toSlowestState } from '../readers/to-counters.ts';

export interface SlowStateOfToken extends SlowestState {
  readonly tokenId: TokenId;
  readonly attempt: number;
  /** Absent for the output of a batch. */
  readonly row: { readonly rowId: RowId; readonly rowIndex: number } | undefined;
}

/** The slowest states of one node, slowest first; a run keeps a hundred of each node. */
export async function listSlowestStates(
  db: Knex,
  runId: RunId,
  nodeIndex: NodeIndex,
): Promise<readonly SlowStateOfToken[]> {
  const found: unknown[] = await db({ slow: 'slowest_states' })
    .join({ state: 'node_states' }, 'state.state_id', 'slow.state_id')
    .join({ token: 'tokens' }, 'token.token_id', 'state.token_id')
    .leftJoin({ row: 'rows' }, 'row.row_id', 'token.row_id')
    .select({
      nodeIndex: 'slow.node_index',
      stateId: 'slow.state_id',
      durationUs: 'slow.duration_us',
      tokenId: 'state.token_id',
      attempt: 'state.attempt',
      rowId: 'token.row_id',
      rowIndex: 'row.row_index',
    })
    .where({ 'slow.run_id': runId, 'slow.node_index': nodeIndex })
    .orderBy([{ column: 'slow.duration_us', order: 'desc' }, { column: 'slow.state_id' }]);
  return found.map((each) => {
    const from = openRecord('slowest_states', 'stateId', each);
    const rowId = optional(id, from, 'rowId');
    return {
      ...toSlowestState(each),
      tokenId: id(from, 'tokenId'),
      attempt: count(from, 'attempt'),
      row: rowId === undefined ? undefined : { rowId, rowIndex: count(from, 'rowIndex') },
    };
  });
}
