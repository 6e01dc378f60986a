/**
 * The insert statements of the write path, in the order in which a group is written: what is referred
 * to comes first. Each takes its columns by position; `fixed` are the same in every record.
 */
export const statements = {
  sourceFiles: { table: 'source_files', columns: ['run_id', 'file_index', 'path'] },
  rows: {
    table: 'rows',
    columns: [
      'row_id',
      'run_id',
      'row_index',
      'source_node_index',
      'source_data_hash',
      'source_data_ref',
      'file_index',
      'byte_offset',
      'byte_length',
      'line',
      'created_at_ms',
    ],
  },
  skippedRanges: {
    table: 'skipped_ranges',
    columns: ['run_id', 'file_index', 'byte_offset', 'byte_length', 'line', 'reason'],
  },
  rowTokens: { table: 'tokens', columns: ['token_id', 'run_id', 'row_id', 'created_at_ms'] },
  completedStates: {
    table: 'node_states',
    columns: [
      'state_id',
      'run_id',
      'token_id',
      'node_index',
      'step_index',
      'attempt',
      'input_hash',
      'input_ref',
      'output_hash',
      'output_ref',
      'started_at_ms',
      'duration_us',
    ],
    fixed: { status: 'completed' },
  },
  failedStates: {
    table: 'node_states',
    columns: [
      'state_id',
      'run_id',
      'token_id',
      'node_index',
      'step_index',
      'attempt',
      'input_hash',
      'input_ref',
      'error_hash',
      'error_ref',
      'started_at_ms',
      'duration_us',
    ],
    fixed: { status: 'failed' },
  },
  routingEvents: {
    table: 'routing_events',
    columns: [
      'event_id',
      'run_id',
      'state_id',
      'edge_index',
      'ordinal',
      'mode',
      'reason_hash',
      'reason_ref',
    ],
  },
  validationErrors: {
    table: 'validation_errors',
    columns: ['error_id', 'run_id', 'row_id', 'reason', 'field', 'error_hash', 'error_ref'],
  },
  transformErrors: {
    table: 'transform_errors',
    columns: [
      'error_id',
      'run_id',
      'state_id',
      'token_id',
      'node_index',
      'reason',
      'field',
      'error_hash',
      'error_ref',
    ],
  },
  operations: {
    table: 'operations',
    columns: [
      'operation_id',
      'run_id',
      'segment_id',
      'node_index',
      'operation_type',
      'started_at_ms',
      'ended_at_ms',
      'end_status',
    ],
  },
  artifactSegments: {
    table: 'artifact_segments',
    columns: [
      'artifact_segment_id',
      'run_id',
      'sink_node_index',
      'segment_index',
      'operation_id',
      'byte_offset',
      'byte_length',
      'content_hash',
      'row_count',
    ],
  },
  sinkOutcomes: {
    table: 'token_outcomes',
    columns: [
      'outcome_id',
      'run_id',
      'token_id',
      'outcome',
      'sink_node_index',
      'artifact_segment_id',
      'artifact_offset',
      'artifact_length',
      'error_hash',
      'error_ref',
      'recorded_at_ms',
    ],
    fixed: { is_terminal: 1 },
  },
  plainOutcomes: {
    table: 'token_outcomes',
    columns: [
      'outcome_id',
      'run_id',
      'token_id',
      'outcome',
      'error_hash',
      'error_ref',
      'recorded_at_ms',
    ],
    fixed: { is_terminal: 1 },
  },
  artifacts: {
    table: 'artifacts',
    columns: [
      'artifact_id',
      'run_id',
      'sink_node_index',
      'artifact_type',
      'path',
      'content_hash',
      'size_bytes',
      'idempotency_key',
      'created_at_ms',
    ],
  },
  checkpoints: {
    table: 'checkpoints',
    columns: [
      'checkpoint_id',
      'run_id',
      'segment_id',
      'group_index',
      'phase',
      'rows_read',
      'source_position_json',
      'source_state',
      'row_payloads_end',
      'call_payloads_end',
      'created_at_ms',
    ],
  },
} as const satisfies Record<string, Statement>;

export interface Statement {
  readonly table: string;
  readonly columns: readonly string[];
  readonly fixed?: Readonly<Record<string, string | number>>;
}

export type StatementName = keyof typeof statements;

/** What a column can hold on its way into the database. */
export type Value = string | number | Uint8Array | null;

/** The facts of one group, in memory until it is committed: per statement, values one after another. */
export type FactGroup = { readonly [Name in StatementName]: Value[] };

export function emptyFactGroup(): FactGroup {
  const names = Object.keys(statements) as StatementName[];
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as FactGroup;
}
