import { of, other } from './corruption.ts';
import type { Corruption } from './corruption.ts';

/** In a weather run: what was written, kept as a payload, or found wrong. */
export const outputCorruptions: readonly Corruption[] = [
  of(
    'sink_state_and_outcome',
    'another sink',
    'update token_outcomes set sink_node_index = 4 where token_id = 1',
    ['token_outcomes', 'token_id 1'],
  ),
  of(
    'sink_state_and_outcome',
    'a lost state at the sink',
    'delete from node_states where token_id = 1 and node_index = 3',
    ['token_outcomes', 'token_id 1'],
  ),
  of(
    'error_of_state',
    'another error of a step',
    `update transform_errors set error_hash = ${other}, error_ref = null where error_id = 1`,
    ['transform_errors', 'error_id 1'],
  ),
  of(
    'error_of_state',
    'another error of the source',
    `update validation_errors set error_hash = ${other}, error_ref = null`,
    ['validation_errors', 'error_id 1'],
  ),
  of(
    'error_of_outcome',
    'another error at the end',
    `update token_outcomes set error_hash = ${other}, error_ref = null where token_id = 6`,
    ['token_outcomes', 'outcome_id 5'],
  ),
  of(
    'payload_hash',
    'a hash of the source',
    `update rows set source_data_hash = ${other} where row_id = 2`,
    ['rows', 'row_id 2'],
  ),
  of(
    'payload_hash',
    'a hash of an output',
    `update node_states set output_hash = ${other} where state_id = 2`,
    ['node_states', 'state_id 2'],
  ),
  of(
    'payload_hash',
    'a place of an output',
    'update node_states set output_ref = output_ref + 1 where state_id = 2',
    ['node_states', 'state_id 2'],
  ),
  of(
    'payload_hash',
    'a hash of an error',
    `update node_states set error_hash = ${other} where status = 'failed' and token_id = 3`,
    ['node_states', 'state_id 7'],
  ),
  of(
    'payload_hash',
    'a hash of a reason',
    `update routing_events set reason_hash = ${other} where event_id = 1`,
    ['routing_events', 'event_id 1'],
  ),
  of(
    'payload_hash',
    'a hash of an operation',
    `update operations set input_hash = ${other}, input_ref = 16 where operation_id = 1`,
    ['operations', 'operation_id 1'],
  ),
  of(
    'artifact_recorded',
    'one never published',
    'update artifacts set published_at_ms = null, published_path = null where artifact_id = 1',
    ['artifacts', 'sink_node_index 3'],
  ),
  of(
    'artifact_segments',
    'a lost segment',
    'delete from artifact_segments where sink_node_index = 3 and segment_index = 1',
    ['artifact_segments', 'sink_node_index 3'],
  ),
  of(
    'artifact_segments',
    'a segment elsewhere',
    'update artifact_segments set byte_offset = byte_offset + 1 where artifact_segment_id = 1',
    ['artifact_segments', 'artifact_segment_id 1'],
  ),
  of(
    'artifact_segments',
    'another size',
    'update artifacts set size_bytes = size_bytes + 1 where artifact_id = 2',
    ['artifact_segments', 'sink_node_index 4'],
  ),
  of(
    'segment_of_outcome',
    'the segment of another sink',
    'update token_outcomes set artifact_segment_id = 2 where token_id = 1',
    ['token_outcomes', 'token_id 1'],
  ),
  of(
    'segment_of_outcome',
    'a place beyond the segment',
    'update token_outcomes set artifact_offset = 1000 where token_id = 1',
    ['token_outcomes', 'token_id 1'],
  ),
  of(
    'artifact_bytes',
    'other bytes of the artifact',
    'update token_outcomes set artifact_offset = artifact_offset + 1 where token_id = 1',
    ['node_states', 'state_id 8'],
  ),
  of('artifact_recorded', 'a lost artifact', 'delete from artifacts where artifact_id = 1', [
    'artifacts',
    'sink_node_index 3',
  ]),
];
