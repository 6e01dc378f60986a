import { edgeModes } from '../model/graph.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import { columns } from './columns.ts';
import { count, id, oneOf, openRecord, payload } from './stored-record.ts';

export const routingEventColumns = columns(
  'event_id',
  'run_id',
  'state_id',
  'edge_index',
  'ordinal',
  'mode',
  'reason_hash',
  'reason_ref',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toRoutingEvent(found: unknown): RoutingEvent {
  const from = openRecord('routing_events', 'eventId', found);
  return {
    eventId: id(from, 'eventId'),
    runId: id(from, 'runId'),
    stateId: id(from, 'stateId'),
    edgeIndex: count(from, 'edgeIndex'),
    ordinal: count(from, 'ordinal'),
    mode: oneOf(from, 'mode', edgeModes),
    reason: payload(from, 'reason'),
  };
}
