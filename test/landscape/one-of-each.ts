import { openLandscape } from '../../landscape/open-landscape.ts';
import type { Connection } from '../../landscape/sqlite/connection.ts';

type Value = string | number | Uint8Array | null;
type Stored = Readonly<Record<string, Value>>;

/** A SHA-256 that is easy to tell from others. */
export function someHash(byte: number): Buffer {
  return Buffer.alloc(32, byte);
}

/**
 * A valid record for every table that keeps history, in an order in which they can be inserted; what is
 * filled later is still NULL.
 */
export const oneOfEach: Readonly<Record<string, Stored>> = {
  runs: {
    run_id: 1,
    run_key: 'r-000001',
    pipeline: 'p',
    settings_file: 'pipeline.yaml',
    started_at_ms: 1,
    config_hash: someHash(1),
    settings_json: '{}',
    origins_json: '{}',
    wiring_json: '{}',
    topology_hash: someHash(2),
    canonical_version: 'sha256-rfc8785-v1',
    hash_mode: 'plain',
    source_fields_json: '{}',
    source_field_resolution_json: '{}',
    payloads_path: 'payloads',
  },
  run_segments: {
    segment_id: 1,
    run_id: 1,
    segment_index: 0,
    started_at_ms: 1,
    code_version: '1',
    node_version: '24',
    plugin_versions_json: '{}',
    pid: 1,
    host: 'h',
  },
  nodes: {
    run_id: 1,
    node_id: 'gate_g_000000000000',
    node_index: 0,
    node_type: 'gate',
    name: 'g',
    plugin_name: 'expression',
    plugin_version: '1',
    determinism: 'deterministic',
    config_hash: someHash(3),
    config_json: '{}',
    output_fields_json: '{}',
  },
  edges: {
    run_id: 1,
    edge_index: 0,
    from_node_index: 0,
    to_end: 'discard',
    label: 'a',
    mode: 'move',
  },
  operations: {
    operation_id: 1,
    run_id: 1,
    segment_id: 1,
    node_index: 0,
    operation_type: 'source_load',
    started_at_ms: 1,
    input_hash: someHash(4),
    input_ref: 16,
  },
  checkpoints: {
    checkpoint_id: 1,
    run_id: 1,
    segment_id: 1,
    group_index: 0,
    phase: 'trail',
    rows_read: 1,
    source_position_json: '{}',
    source_state: 'reading',
    row_payloads_end: 16,
    call_payloads_end: 0,
    created_at_ms: 1,
  },
  source_files: { run_id: 1, file_index: 0, path: 'in.csv' },
  rows: {
    row_id: 1,
    run_id: 1,
    row_index: 0,
    source_node_index: 0,
    source_data_hash: someHash(5),
    source_data_ref: 16,
    file_index: 0,
    byte_offset: 5,
    byte_length: 5,
    line: 2,
    created_at_ms: 1,
  },
  skipped_ranges: {
    run_id: 1,
    file_index: 0,
    byte_offset: 0,
    byte_length: 5,
    line: 1,
    reason: 'header',
  },
  batches: {
    batch_id: 1,
    run_id: 1,
    aggregation_node_index: 0,
    status: 'draft',
    created_at_ms: 1,
  },
  tokens: {
    token_id: 1,
    run_id: 1,
    row_id: 1,
    fork_group_id: 1,
    branch_name: 'a',
    ordinal: 0,
    frames_json: '[{"branch":"a","forkGroupId":1,"nodeIndex":0}]',
    origin_node_index: 0,
    data_hash: someHash(11),
    data_ref: 16,
    position_json: '[0,0]',
    created_at_ms: 1,
  },
  token_parents: { token_id: 1, parent_token_id: 1, ordinal: 0 },
  node_states: {
    state_id: 1,
    run_id: 1,
    token_id: 1,
    node_index: 0,
    step_index: 0,
    attempt: 0,
    status: 'open',
    input_hash: someHash(6),
    input_ref: 16,
    started_at_ms: 1,
  },
  routing_events: {
    event_id: 1,
    run_id: 1,
    state_id: 1,
    edge_index: 0,
    ordinal: 0,
    mode: 'move',
    reason_hash: someHash(7),
    reason_ref: 16,
  },
  validation_errors: {
    error_id: 1,
    run_id: 1,
    row_id: 1,
    reason: 'missing_field',
    field: 'a',
    error_hash: someHash(8),
    error_ref: 16,
  },
  transform_errors: {
    error_id: 1,
    run_id: 1,
    state_id: 1,
    token_id: 1,
    node_index: 0,
    reason: 'missing_field',
    field: 'a',
    error_hash: someHash(8),
    error_ref: 16,
  },
  artifacts: {
    artifact_id: 1,
    run_id: 1,
    sink_node_index: 0,
    artifact_type: 'file',
    path: 'out.csv',
    content_hash: someHash(9),
    size_bytes: 5,
    idempotency_key: 'k',
    created_at_ms: 1,
  },
  artifact_segments: {
    artifact_segment_id: 1,
    run_id: 1,
    sink_node_index: 0,
    segment_index: 0,
    operation_id: 1,
    byte_offset: 0,
    byte_length: 5,
    content_hash: someHash(9),
    row_count: 1,
  },
  token_outcomes: {
    outcome_id: 1,
    run_id: 1,
    token_id: 1,
    outcome: 'completed',
    is_terminal: 1,
    sink_node_index: 0,
    artifact_segment_id: 1,
    artifact_offset: 0,
    artifact_length: 5,
    recorded_at_ms: 1,
  },
  calls: {
    call_id: 1,
    run_id: 1,
    state_id: 1,
    call_index: 0,
    call_type: 'http',
    request_hash: someHash(10),
    request_ref: 16,
    started_at_ms: 1,
  },
  effects: {
    effect_id: 1,
    run_id: 1,
    token_id: 1,
    sink_node_index: 0,
    kind: 'post',
    effect_key: 'r-000001:1:g:post',
    status: 'reserved',
    request_hash: someHash(12),
    request_ref: 16,
    body_hash: someHash(13),
    body_ref: 16,
    reserved_at_ms: 1,
  },
  effect_attempts: {
    effect_attempt_id: 1,
    run_id: 1,
    effect_id: 1,
    segment_id: 1,
    attempt: 0,
    started_at_ms: 1,
  },
  batch_members: { batch_id: 1, token_id: 1, ordinal: 0 },
  batch_outputs: { batch_id: 1, token_id: 1, ordinal: 0 },
};

/** A landscape at `path` with one record in every table that keeps history. */
export async function createOneOfEach(path: string): Promise<Connection> {
  const { connection } = await openLandscape(path);
  for (const [table, record] of Object.entries(oneOfEach)) insertRecord(connection, table, record);
  return connection;
}

export function insertRecord(db: Connection, table: string, record: Stored): void {
  const names = Object.keys(record);
  const places = names.map(() => '?').join(', ');
  db.prepare(`insert into ${table} (${names.join(', ')}) values (${places})`).run(
    ...Object.values(record),
  );
}
