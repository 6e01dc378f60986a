import type { Knex } from 'knex';

import type { StateId } from '../model/ids.ts';
import type { Call } from '../model/call.ts';
import { callColumns, toCall } from '../readers/to-call.ts';

/** The external calls made at some states: by state, in the order in which they were made. */
export async function listCalls(db: Knex, stateIds: readonly StateId[]): Promise<readonly Call[]> {
  if (stateIds.length === 0) return [];
  const found: unknown[] = await db('calls')
    .select(callColumns)
    .whereIn('state_id', stateIds)
    .orderBy(['state_id', 'call_index']);
  return found.map(toCall);
}
