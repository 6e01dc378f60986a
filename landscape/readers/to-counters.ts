import type {
  EdgeCounter,
  LatencyBucket,
  NodeCounter,
  OutcomeCounter,
  SlowestState,
} from '../model/counters.ts';
import { outcomeKinds } from '../model/outcome.ts';
import { columns } from './columns.ts';
import { count, id, oneOf, openRecord } from './stored-record.ts';

/** In `outcome_counters`: the tokens ended in no sink. */
const noSink = -1;

export const nodeCounterColumns = columns('node_index', 'completed', 'failed', 'duration_us');

/** @throws AuditError when the record is not exactly as expected. */
export function toNodeCounter(found: unknown): NodeCounter {
  const from = openRecord('node_counters', 'nodeIndex', found);
  return {
    nodeIndex: count(from, 'nodeIndex'),
    completed: count(from, 'completed'),
    failed: count(from, 'failed'),
    durationUs: count(from, 'durationUs'),
  };
}

export const edgeCounterColumns = columns('edge_index', 'tokens');

/** @throws AuditError when the record is not exactly as expected. */
export function toEdgeCounter(found: unknown): EdgeCounter {
  const from = openRecord('edge_counters', 'edgeIndex', found);
  return { edgeIndex: count(from, 'edgeIndex'), tokens: count(from, 'tokens') };
}

export const outcomeCounterColumns = columns('outcome', 'sink_node_index', 'tokens');

/** @throws AuditError when the record is not exactly as expected. */
export function toOutcomeCounter(found: unknown): OutcomeCounter {
  const from = openRecord('outcome_counters', 'outcome', found);
  const hasSink = from.values['sinkNodeIndex'] !== noSink;
  return {
    outcome: oneOf(from, 'outcome', outcomeKinds),
    sinkNodeIndex: hasSink ? count(from, 'sinkNodeIndex') : undefined,
    tokens: count(from, 'tokens'),
  };
}

export const runCounterColumns = columns('run_id', 'rows', 'tokens', 'source_bytes');

/** @throws AuditError when the record is not exactly as expected. */
export function toRunTotals(found: unknown) {
  const from = openRecord('run_counters', 'runId', found);
  return {
    runId: id(from, 'runId'),
    rows: count(from, 'rows'),
    tokens: count(from, 'tokens'),
    sourceBytes: count(from, 'sourceBytes'),
  };
}

export const latencyColumns = columns('node_index', 'bucket', 'states');

/** @throws AuditError when the record is not exactly as expected. */
export function toLatencyBucket(found: unknown): LatencyBucket {
  const from = openRecord('node_latencies', 'nodeIndex', found);
  return {
    nodeIndex: count(from, 'nodeIndex'),
    bucket: count(from, 'bucket'),
    states: count(from, 'states'),
  };
}

export const slowestStateColumns = columns('node_index', 'state_id', 'duration_us');

/** @throws AuditError when the record is not exactly as expected. */
export function toSlowestState(found: unknown): SlowestState {
  const from = openRecord('slowest_states', 'stateId', found);
  return {
    nodeIndex: count(from, 'nodeIndex'),
    stateId: id(from, 'stateId'),
    durationUs: count(from, 'durationUs'),
  };
}
