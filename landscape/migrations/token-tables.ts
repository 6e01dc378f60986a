import type { Knex } from 'knex';

import { errorReasons } from '../model/error-record.ts';
import { edgeModes } from '../model/graph.ts';
import { nodeStateStatuses } from '../model/node-state.ts';
import { outcomeKinds } from '../model/outcome.ts';
import { hash, id, nodeIndex, oneOf, payload, runId } from './columns.ts';

/** What happened to rows: the source records, their tokens, the states, decisions, errors and ends. */
export async function createTokenTables(db: Knex): Promise<void> {
  await db.schema.createTable('source_files', (table) => {
    runId(table);
    table.integer('file_index').notNullable();
    table.text('path').notNullable();
    table.primary(['run_id', 'file_index']);
    table.unique(['run_id', 'path']);
  });
  await db.schema.createTable('rows', (table) => {
    id(db, table, 'row_id');
    runId(table);
    table.bigInteger('row_index').notNullable();
    nodeIndex(table, 'source_node_index');
    hash(table, 'source_data_hash').notNullable();
    table.bigInteger('source_data_ref').notNullable();
    table.integer('file_index').notNullable();
    table.bigInteger('byte_offset').notNullable();
    table.bigInteger('byte_length').notNullable();
    table.bigInteger('line').notNullable();
    table.binary('salt');
    table.bigInteger('created_at_ms').notNullable();
    table.unique(['run_id', 'row_index']);
    table
      .foreign(['run_id', 'file_index'])
      .references(['run_id', 'file_index'])
      .inTable('source_files');
  });
  await db.schema.createTable('skipped_ranges', (table) => {
    runId(table);
    table.integer('file_index').notNullable();
    table.bigInteger('byte_offset').notNullable();
    table.bigInteger('byte_length').notNullable();
    table.bigInteger('line').notNullable();
    table.text('reason').notNullable();
    table.primary(['run_id', 'file_index', 'byte_offset']);
    table
      .foreign(['run_id', 'file_index'])
      .references(['run_id', 'file_index'])
      .inTable('source_files');
  });
  await db.schema.createTable('batches', (table) => {
    id(db, table, 'batch_id');
    runId(table);
    nodeIndex(table, 'aggregation_node_index');
    table.text('group_json');
    oneOf(table, 'trigger_type', ['count', 'timeout', 'condition', 'end_of_source']);
    // A flush by timeout is replayed from here, never from a clock: the row index it follows.
    table.bigInteger('follows_row_index');
    oneOf(table, 'status', ['draft', 'executing', 'completed', 'failed']).notNullable();
    payload(table, 'input');
    payload(table, 'error');
    table.bigInteger('created_at_ms').notNullable();
    table.bigInteger('ended_at_ms');
    table.index(['run_id', 'status']);
  });
  await db.schema.createTable('tokens', (table) => {
    id(db, table, 'token_id');
    runId(table);
    table.bigInteger('row_id').references('row_id').inTable('rows').index();
    table.bigInteger('batch_id').references('batch_id').inTable('batches');
    table.bigInteger('fork_group_id');
    table.bigInteger('join_group_id');
    table.bigInteger('expand_group_id');
    table.text('branch_name');
    table.integer('ordinal');
    // The stack of (fork group, branch) that says where the token is, outermost first.
    table.text('frames_json');
    // Of a token that a fork, an expansion, a join or a batch made: where, out of what data, and its
    // place in the order of execution (row index, then ordinals), from which a resume goes on.
    table.integer('origin_node_index');
    payload(table, 'data');
    table.text('position_json');
    table.bigInteger('created_at_ms').notNullable();
    table.check('(row_id is null) <> (batch_id is null)');
    table.check('(origin_node_index is null) = (data_hash is null)');
    table.check('(origin_node_index is null) = (position_json is null)');
    table.check(
      '(origin_node_index is null) = (batch_id is null and fork_group_id is null and join_group_id is null and expand_group_id is null)',
    );
    table
      .foreign(['run_id', 'origin_node_index'])
      .references(['run_id', 'node_index'])
      .inTable('nodes');
  });
  await db.schema.createTable('token_parents', (table) => {
    table.bigInteger('token_id').notNullable().references('token_id').inTable('tokens');
    table.bigInteger('parent_token_id').notNullable().references('token_id').inTable('tokens');
    table.integer('ordinal').notNullable();
    table.primary(['token_id', 'ordinal']);
    // Also finds the children of a token.
    table.unique(['parent_token_id', 'token_id']);
  });
  await db.schema.createTable('node_states', (table) => {
    id(db, table, 'state_id');
    runId(table);
    table.bigInteger('token_id').notNullable().references('token_id').inTable('tokens');
    nodeIndex(table);
    table.integer('step_index').notNullable();
    table.integer('attempt').notNullable();
    oneOf(table, 'status', nodeStateStatuses).notNullable();
    payload(table, 'input');
    payload(table, 'output');
    payload(table, 'error');
    // Why this attempt came when it did: the delay and the cause of a retry, the policy of a join.
    payload(table, 'context');
    table.bigInteger('started_at_ms').notNullable();
    table.bigInteger('duration_us');
    table.unique(['token_id', 'node_index', 'attempt']);
    table.check('input_hash is not null');
    table.check("(duration_us is null) = (status = 'open')");
    table.check("(output_hash is not null) = (status = 'completed')");
    table.check("(error_hash is not null) = (status = 'failed')");
  });
  await db.schema.createTable('routing_events', (table) => {
    id(db, table, 'event_id');
    runId(table);
    table.bigInteger('state_id').notNullable().references('state_id').inTable('node_states');
    table.integer('edge_index').notNullable();
    table.integer('ordinal').notNullable();
    oneOf(table, 'mode', edgeModes).notNullable();
    payload(table, 'reason');
    table.check('reason_hash is not null');
    table.unique(['state_id', 'ordinal']);
    table.foreign(['run_id', 'edge_index']).references(['run_id', 'edge_index']).inTable('edges');
  });
  await db.schema.createTable('validation_errors', (table) => {
    id(db, table, 'error_id');
    runId(table);
    table.bigInteger('row_id').notNullable().unique().references('row_id').inTable('rows');
    oneOf(table, 'reason', errorReasons).notNullable();
    table.text('field');
    payload(table, 'error');
    table.check('error_hash is not null');
    table.index(['run_id', 'reason', 'row_id']);
  });
  await db.schema.createTable('transform_errors', (table) => {
    id(db, table, 'error_id');
    runId(table);
    table
      .bigInteger('state_id')
      .notNullable()
      .unique()
      .references('state_id')
      .inTable('node_states');
    table.bigInteger('token_id').notNullable().references('token_id').inTable('tokens').index();
    nodeIndex(table);
    oneOf(table, 'reason', errorReasons).notNullable();
    table.text('field');
    payload(table, 'error');
    table.check('error_hash is not null');
    table.index(['run_id', 'reason', 'token_id']);
  });
  await createOutcomeTable(db);
}

async function createOutcomeTable(db: Knex): Promise<void> {
  await db.schema.createTable('token_outcomes', (table) => {
    id(db, table, 'outcome_id');
    runId(table);
    table.bigInteger('token_id').notNullable().references('token_id').inTable('tokens');
    oneOf(table, 'outcome', outcomeKinds).notNullable();
    table.integer('is_terminal').notNullable().checkIn(['0', '1']);
    table.integer('sink_node_index');
    // Where in the sink's output the token's bytes lie.
    table
      .bigInteger('artifact_segment_id')
      .references('artifact_segment_id')
      .inTable('artifact_segments');
    table.bigInteger('artifact_offset');
    table.bigInteger('artifact_length');
    table.bigInteger('batch_id').references('batch_id').inTable('batches');
    table.bigInteger('fork_group_id');
    table.bigInteger('join_group_id');
    table.bigInteger('expand_group_id');
    table.text('expected_branches_json');
    payload(table, 'error');
    table.bigInteger('recorded_at_ms').notNullable();
    table
      .foreign(['run_id', 'sink_node_index'])
      .references(['run_id', 'node_index'])
      .inTable('nodes');
    table.check("is_terminal = case when outcome = 'buffered' then 0 else 1 end");
    table.check("outcome not in ('completed', 'routed') or sink_node_index is not null");
    table.check("(error_hash is not null) = (outcome in ('quarantined', 'failed'))");
    table.check("outcome not in ('consumed_in_batch', 'buffered') or batch_id is not null");
    table.check("outcome <> 'forked' or fork_group_id is not null");
    table.check("outcome <> 'expanded' or expand_group_id is not null");
    table.check("outcome <> 'coalesced' or join_group_id is not null");
    table.check('(sink_node_index is null) = (artifact_segment_id is null)');
    table.index(['run_id', 'outcome', 'sink_node_index', 'token_id']);
  });
  await db.raw(
    'create unique index token_outcomes_one_terminal on token_outcomes (token_id) where is_terminal = 1',
  );
  await db.raw(
    'create index token_outcomes_open on token_outcomes (token_id) where is_terminal = 0',
  );
}
