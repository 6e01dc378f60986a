import { of } from './corruption.ts';
import type { Corruption } from './corruption.ts';

/** In a weather run: what it counted. */
export const counterCorruptions: readonly Corruption[] = [
  of(
    'edge_counters',
    'a decision',
    'update edge_counters set tokens = tokens + 1 where edge_index = 4',
    ['edge_counters', 'edge_index 4'],
  ),
  of(
    'outcome_counters',
    'one',
    "update outcome_counters set tokens = 5 where outcome = 'discarded'",
    ['outcome_counters', 'outcome and sink discarded -'],
  ),
  of(
    'node_latencies',
    'a bucket',
    'update node_latencies set bucket = bucket + 40 where node_index = 4',
    ['node_latencies', 'node_index 4, bucket 62'],
  ),
  of(
    'slowest_states',
    'another duration',
    'update slowest_states set duration_us = 1000000 where state_id = 3',
    ['slowest_states', 'state_id 3'],
  ),
  of('run_counters', 'rows', 'update run_counters set rows = 9', ['run_counters', 'rows']),
  of('run_counters', 'tokens', 'update run_counters set tokens = 7', ['run_counters', 'tokens']),
  of('run_counters', 'bytes', 'update run_counters set source_bytes = source_bytes - 1', [
    'run_counters',
    'source_bytes',
  ]),
  of('node_counters', 'completed', 'update node_counters set completed = 1 where node_index = 1', [
    'node_counters',
    'node_index 1, completed',
  ]),
  of('node_counters', 'failed', 'update node_counters set failed = 0 where node_index = 1', [
    'node_counters',
    'node_index 1, failed',
  ]),
  of('node_counters', 'time', 'update node_counters set duration_us = 1 where node_index = 1', [
    'node_counters',
    'node_index 1, duration_us',
  ]),
  of('node_counters', 'none', 'delete from node_counters where node_index = 5', [
    'node_counters',
    'node_index 5, completed',
  ]),
  of('edge_counters', 'a passage', 'delete from edge_counters where edge_index = 0', [
    'edge_counters',
    'edge_index 0',
  ]),
  of('outcome_counters', 'in a sink', "delete from outcome_counters where outcome = 'routed'", [
    'outcome_counters',
    'outcome and sink routed 3',
  ]),
  of('slowest_states', 'one left out', 'delete from slowest_states where state_id = 3', [
    'slowest_states',
    'node_index 2',
  ]),
];
