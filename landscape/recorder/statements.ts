/** What is known of an attempt when it begins. */
const attempt = [
  'state_id',
  'run_id',
  'token_id',
  'node_index',
  'step_index',
  'attempt',
  'input_hash',
  'input_ref',
] as const;

const output = ['output_hash', 'output_ref'] as const;
const error = ['error_hash', 'error_ref'] as const;
const context = ['context_hash', 'context_ref'] as const;
const duration = ['started_at_ms', 'duration_us'] as const;

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
  batches: {
    table: 'batches',
    columns: ['batch_id', 'run_id', 'aggregation_node_index', 'group_json', 'created_at_ms'],
    fixed: { status: 'draft' },
  },
  rowTokens: { table: 'tokens', columns: ['token_id', 'run_id', 'row_id', 'created_at_ms'] },
  bornTokens: {
    table: 'tokens',
    columns: [
      'token_id',
      'run_id',
      'row_id',
      'batch_id',
      'fork_group_id',
      'join_group_id',
      'expand_group_id',
      'branch_name',
      'ordinal',
      'frames_json',
      'origin_node_index',
      'data_hash',
      'data_ref',
      'position_json',
      'created_at_ms',
    ],
  },
  tokenParents: {
    table: 'token_parents',
    columns: ['token_id', 'parent_token_id', 'ordinal'],
  },
  batchMembers: { table: 'batch_members', columns: ['batch_id', 'token_id', 'ordinal'] },
  batchOutputs: { table: 'batch_outputs', columns: ['batch_id', 'token_id', 'ordinal'] },
  openStates: {
    table: 'node_states',
    columns: [...attempt, 'started_at_ms'],
    fixed: { status: 'open' },
  },
  completedStates: {
    table: 'node_states',
    columns: [...attempt, ...output, ...duration],
    fixed: { status: 'completed' },
  },
  failedStates: {
    table: 'node_states',
    columns: [...attempt, ...error, ...duration],
    fixed: { status: 'failed' },
  },
  completedStatesInContext: {
    table: 'node_states',
    columns: [...attempt, ...output, ...duration, ...context],
    fixed: { status: 'completed' },
  },
  failedStatesInContext: {
    table: 'node_states',
    columns: [...attempt, ...error, ...duration, ...context],
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
  groupOutcomes: {
    table: 'token_outcomes',
    columns: [
      'outcome_id',
      'run_id',
      'token_id',
      'outcome',
      'is_terminal',
      'batch_id',
      'fork_group_id',
      'join_group_id',
      'expand_group_id',
      'expected_branches_json',
      'recorded_at_ms',
    ],
  },
  effects: {
    table: 'effects',
    columns: [
      'effect_id',
      'run_id',
      'token_id',
      'sink_node_index',
      'kind',
      'effect_key',
      'request_hash',
      'request_ref',
      'body_hash',
      'body_ref',
      'reserved_at_ms',
    ],
    fixed: { status: 'reserved' },
  },
  effectAttempts: {
    table: 'effect_attempts',
    columns: ['effect_attempt_id', 'run_id', 'effect_id', 'segment_id', 'attempt', 'started_at_ms'],
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
