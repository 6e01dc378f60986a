import { of, other } from './corruption.ts';
import type { Corruption } from './corruption.ts';

/** In a weather run: token n belongs to row n - 1, states 1 to 3 to token 1. */
export const trailCorruptions: readonly Corruption[] = [
  of(
    'checksum',
    'a time that nothing else says',
    'update node_states set started_at_ms = started_at_ms + 1 where state_id = 2',
    ['node_states', 'state_id 0 to 4095'],
  ),
  of('checksum', 'a line of the source', 'update rows set line = line + 1 where row_id = 2', [
    'rows',
    'row_id 0 to 4095',
  ]),
  of(
    'checksum',
    'a hash that became text',
    'update node_states set input_hash = cast(input_hash as text) where state_id = 2',
    ['node_states', 'state_id 0 to 4095'],
  ),
  of(
    'checksum',
    'a name of the pipeline',
    "update runs set pipeline = 'another' where run_id = 1",
    ['runs', 'run_id 0 to 4095'],
  ),
  of(
    'readable_record',
    'a negative duration',
    'update node_states set duration_us = -1 where state_id = 2',
    ['node_states', 'state_id 2'],
  ),
  of(
    'readable_record',
    'an unknown status',
    "update node_states set status = 'done' where state_id = 2",
    ['node_states', 'state_id 2'],
  ),
  of(
    'readable_record',
    'an unknown outcome',
    "update token_outcomes set outcome = 'lost' where token_id = 5",
    ['token_outcomes', 'outcome_id 4'],
  ),
  of(
    'readable_record',
    'a hash cut short',
    "update rows set source_data_hash = x'aa' where row_id = 2",
    ['rows', 'row_id 2'],
  ),
  of(
    'readable_record',
    'an outcome without its sink',
    'update token_outcomes set sink_node_index = null where token_id = 1',
    ['token_outcomes', 'outcome_id 1'],
  ),
  of(
    'readable_record',
    'an unknown mode',
    "update routing_events set mode = 'jump' where event_id = 1",
    ['routing_events', 'event_id 1'],
  ),
  of(
    'config_hash',
    'another condition',
    `update nodes set config_json = '{"condition":"true"}' where node_index = 2`,
    ['nodes', 'node_id gate_severity_000000000002'],
  ),
  of(
    'run_of_record',
    'a state of another run',
    'update node_states set run_id = 9 where state_id = 2',
    ['node_states', 'state_id 2'],
  ),
  of(
    'run_of_record',
    'an outcome of another run',
    'update token_outcomes set run_id = 9 where token_id = 1',
    ['token_outcomes', 'outcome_id 1'],
  ),
  of(
    'source_range',
    'rows that overlap',
    'update rows set byte_length = byte_length + 1 where row_id = 2',
    ['rows', 'row_id 3'],
  ),
  of(
    'source_range',
    'bytes between rows',
    'update rows set byte_length = byte_length - 1 where row_id = 2',
    ['rows', 'row_id 3'],
  ),
  of(
    'source_range',
    'a row before its predecessor',
    'update rows set byte_offset = 0 where row_id = 3',
    ['rows', 'row_id 3'],
  ),
  of(
    'one_terminal_outcome',
    'two outcomes',
    `insert into token_outcomes (outcome_id, run_id, token_id, outcome, is_terminal, recorded_at_ms) values (99, 1, 5, 'discarded', 1, 1)`,
    ['token_outcomes', 'token_id 5'],
  ),
  of(
    'no_open_state',
    'an open state',
    "update node_states set status = 'open', duration_us = null, output_hash = null, output_ref = null where state_id = 2",
    ['node_states', 'state_id 2'],
  ),
  of(
    'no_open_operation',
    'an open operation',
    'update operations set ended_at_ms = null, end_status = null where operation_id = 1',
    ['operations', 'operation_id 1'],
  ),
  of(
    'no_open_batch',
    'a batch that was never flushed',
    "insert into batches (batch_id, run_id, aggregation_node_index, status, created_at_ms) values (1, 1, 1, 'draft', 1)",
    ['batches', 'batch_id 1'],
  ),
  of(
    'state_order',
    'a step left out',
    'update node_states set step_index = step_index + 1 where state_id = 3',
    ['node_states', 'state_id 3'],
  ),
  of(
    'state_order',
    'an attempt left out',
    'update node_states set attempt = 1 where state_id = 3',
    ['node_states', 'state_id 3'],
  ),
  of(
    'state_chain',
    'another input',
    `update node_states set input_hash = ${other}, input_ref = null where state_id = 2`,
    ['node_states', 'state_id 2'],
  ),
  of(
    'state_chain',
    'another output',
    `update node_states set output_hash = ${other}, output_ref = null where state_id = 1`,
    ['node_states', 'state_id 2'],
  ),
  of(
    'state_chain',
    'another record of the source',
    `update node_states set input_hash = ${other}, input_ref = null where state_id = 1`,
    ['node_states', 'state_id 1'],
  ),
  of(
    'state_on_path',
    'a step where no edge leads',
    'update node_states set node_index = 4 where state_id = 2',
    ['node_states', 'state_id 2'],
  ),
  of(
    'routing_edge',
    'the edge of another node',
    'update routing_events set edge_index = 0 where event_id = 1',
    ['routing_events', 'event_id 1'],
  ),
  of(
    'readable_record',
    'an edge that there is not',
    'update routing_events set edge_index = 77 where event_id = 1',
    ['edges', 'edge_index 77'],
  ),
  of('config_hash', 'other settings', `update runs set settings_json = '{"a":1}'`, [
    'runs',
    'run_id 1',
  ]),
  of('row_index', 'a lost row', 'delete from rows where row_id = 4', ['rows', 'row_id 5']),
  of('source_range', 'a header over a row', 'update skipped_ranges set byte_length = 20', [
    'rows',
    'row_id 1',
  ]),
  of('row_has_token', 'a lost token', 'delete from tokens where token_id = 5', [
    'rows',
    'row_id 5',
  ]),
  of('one_terminal_outcome', 'no outcome', 'delete from token_outcomes where token_id = 5', [
    'token_outcomes',
    'token_id 5',
  ]),
  of('state_order', 'no first step', 'delete from node_states where state_id = 1', [
    'node_states',
    'state_id 2',
  ]),
  of('gate_has_route', 'a lost decision', 'delete from routing_events where event_id = 1', [
    'routing_events',
    'state_id 3',
  ]),
  of('row_index', 'a gap in the numbers', 'update rows set row_index = 100 where row_id = 8', [
    'rows',
    'row_id 8',
  ]),
  of('routing_edge', 'another mode', "update routing_events set mode = 'copy' where event_id = 1", [
    'routing_events',
    'event_id 1',
  ]),
  of('row_of_token', 'a lost row', 'delete from rows where row_id = 8', ['tokens', 'token_id 8']),
];
