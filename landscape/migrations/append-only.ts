import type { Knex } from 'knex';

/** Tables whose records never change, and those whose named columns go from NULL to a value once. */
const guarded: Readonly<Record<string, readonly string[]>> = {
  runs: [
    'reproducibility_grade',
    'export_status',
    'export_error',
    'exported_at_ms',
    'export_format',
    'export_sink',
  ],
  run_segments: ['ended_at_ms', 'end_status', 'end_reason_json'],
  nodes: [],
  edges: [],
  operations: ['ended_at_ms', 'end_status', 'output_hash', 'output_ref', 'error_hash', 'error_ref'],
  checkpoints: [],
  source_files: [],
  rows: [],
  skipped_ranges: [],
  tokens: [],
  token_parents: [],
  routing_events: [],
  validation_errors: [],
  transform_errors: [],
  token_outcomes: [],
  artifacts: ['published_at_ms', 'published_path'],
  artifact_segments: [],
  calls: ['status', 'response_hash', 'response_ref', 'error_hash', 'error_ref', 'latency_us'],
  effect_attempts: [
    'result',
    'duration_us',
    'answer_hash',
    'answer_ref',
    'resolution',
    'resolved_by',
    'resolver_name',
    'resolved_at_ms',
  ],
  batch_members: [],
  batch_outputs: [],
};

/** `status` of these moves forward along the listed steps; the columns beside it are filled once. */
const moving: Readonly<
  Record<string, { readonly filled: readonly string[]; readonly steps: readonly string[] }>
> = {
  node_states: {
    filled: [
      'output_hash',
      'output_ref',
      'error_hash',
      'error_ref',
      'context_hash',
      'context_ref',
      'duration_us',
    ],
    steps: ['open>pending', 'open>completed', 'open>failed', 'pending>completed', 'pending>failed'],
  },
  effects: {
    filled: ['ending', 'finalised_at_ms'],
    steps: ['reserved>in_flight', 'in_flight>finalised'],
  },
  batches: {
    filled: [
      'trigger_type',
      'follows_row_index',
      'input_hash',
      'input_ref',
      'error_hash',
      'error_ref',
      'ended_at_ms',
    ],
    steps: [
      'draft>executing',
      'draft>completed',
      'draft>failed',
      'executing>completed',
      'executing>failed',
    ],
  },
};

/** Every table whose history may not be rewritten. */
export const appendOnlyTables: readonly string[] = [
  ...Object.keys(guarded),
  ...Object.keys(moving),
];

/**
 * Triggers that refuse UPDATE and DELETE. REPLACE deletes under the hood and is refused too, as long
 * as `recursive_triggers` is on for the connection (SQLite documentation, "REPLACE").
 */
export async function guardAppendOnly(db: Knex): Promise<void> {
  for (const table of appendOnlyTables) {
    await db.raw(
      `create trigger ${table}_no_delete before delete on ${table} begin
         select raise(abort, 'append-only: records of ${table} are never deleted');
       end`,
    );
    await db.raw(
      `create trigger ${table}_no_update before update on ${table} when ${await forbiddenChange(db, table)} begin
         select raise(abort, 'append-only: records of ${table} never change');
       end`,
    );
  }
}

async function forbiddenChange(db: Knex, table: string): Promise<string> {
  const columns = Object.keys(await db(table).columnInfo());
  const rule = moving[table];
  const filled = rule?.filled ?? guarded[table] ?? [];
  const conditions = columns.map((column) => {
    if (rule !== undefined && column === 'status') {
      const steps = rule.steps.map((step) => `'${step}'`).join(', ');
      return `(old.status is not new.status and old.status || '>' || new.status not in (${steps}))`;
    }
    const changed = `old.${column} is not new.${column}`;
    return filled.includes(column) ? `(old.${column} is not null and ${changed})` : changed;
  });
  return conditions.join(' or ');
}
