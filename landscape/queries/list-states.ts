import type { Knex } from 'knex';

import type { StateId, TokenId } from '../model/ids.ts';
import type { NodeState } from '../model/node-state.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { routingEventColumns, toRoutingEvent } from '../readers/to-routing-event.ts';

/** The states of some tokens: by token, then in the order of their steps and attempts. */
export async function listStates(
  db: Knex,
  tokenIds: readonly TokenId[],
): Promise<readonly NodeState[]> {
  if (tokenIds.length === 0) return [];
  const found: unknown[] = await db('node_states')
    .select(nodeStateColumns)
    .whereIn('token_id', tokenIds)
    .orderBy(['token_id', 'step_index', 'attempt', 'state_id']);
  return found.map(toNodeState);
}

/** The decisions taken at some states: by state, then in the order in which the edges were chosen. */
export async function listRoutingEvents(
  db: Knex,
  stateIds: readonly StateId[],
): Promise<readonly RoutingEvent[]> {
  if (stateIds.length === 0) return [];
  const found: unknown[] = await db('routing_events')
    .select(routingEventColumns)
    .whereIn('state_id', stateIds)
    .orderBy(['state_id', 'ordinal']);
  return found.map(toRoutingEvent);
}
