import type { Knex } from 'knex';

import {
  attemptResults,
  effectEndings,
  effectResolutions,
  effectStatuses,
  resolvers,
} from '../model/effect.ts';
import { outcomeKinds } from '../model/outcome.ts';
import { hash, id, nodeIndex, oneOf, payload, runId } from './columns.ts';

/** What left or entered from outside: artifacts with their segments, and external calls. */
export async function createArtifactTables(db: Knex): Promise<void> {
  await db.schema.createTable('artifacts', (table) => {
    id(db, table, 'artifact_id');
    runId(table);
    nodeIndex(table, 'sink_node_index');
    table.text('artifact_type').notNullable();
    table.text('path').notNullable();
    hash(table, 'content_hash').notNullable();
    table.bigInteger('size_bytes').notNullable();
    table.text('idempotency_key').notNullable().unique();
    table.bigInteger('created_at_ms').notNullable();
    // The intent to publish is recorded before the rename, these two after it.
    table.bigInteger('published_at_ms');
    table.text('published_path');
    table.check('(published_at_ms is null) = (published_path is null)');
    table.unique(['run_id', 'sink_node_index']);
  });
  await db.schema.createTable('artifact_segments', (table) => {
    id(db, table, 'artifact_segment_id');
    runId(table);
    nodeIndex(table, 'sink_node_index');
    table.integer('segment_index').notNullable();
    table.bigInteger('operation_id').notNullable().references('operation_id').inTable('operations');
    table.bigInteger('byte_offset').notNullable();
    table.bigInteger('byte_length').notNullable();
    hash(table, 'content_hash').notNullable();
    table.integer('row_count').notNullable();
    table.unique(['run_id', 'sink_node_index', 'segment_index']);
  });
}

/** What sinks do out there and cannot take back: each effect once, and every try to have it. */
export async function createEffectTables(db: Knex): Promise<void> {
  await db.schema.createTable('effects', (table) => {
    id(db, table, 'effect_id');
    runId(table);
    table.bigInteger('token_id').notNullable().references('token_id').inTable('tokens');
    nodeIndex(table, 'sink_node_index');
    table.text('kind').notNullable();
    table.text('effect_key').notNullable().unique();
    oneOf(table, 'status', effectStatuses).notNullable();
    oneOf(table, 'ending', effectEndings);
    payload(table, 'request');
    payload(table, 'body');
    table.bigInteger('reserved_at_ms').notNullable();
    table.bigInteger('finalised_at_ms');
    table.unique(['token_id', 'sink_node_index', 'kind']);
    table.check('request_hash is not null and body_hash is not null');
    table.check("(status = 'finalised') = (ending is not null)");
    table.check('(ending is null) = (finalised_at_ms is null)');
  });
  // Finds what is still to be done; effects that have ended need no look-up.
  await db.raw("create index effects_open on effects (run_id) where status <> 'finalised'");
  await db.schema.createTable('effect_attempts', (table) => {
    id(db, table, 'effect_attempt_id');
    runId(table);
    table.bigInteger('effect_id').notNullable().references('effect_id').inTable('effects');
    table.bigInteger('segment_id').notNullable().references('segment_id').inTable('run_segments');
    table.integer('attempt').notNullable();
    table.bigInteger('started_at_ms').notNullable();
    // NULL: no answer was recorded. The process ended, and nobody knows what came of it.
    oneOf(table, 'result', attemptResults);
    table.bigInteger('duration_us');
    payload(table, 'answer');
    // What was found out later, and who said so.
    oneOf(table, 'resolution', effectResolutions);
    oneOf(table, 'resolved_by', resolvers);
    table.text('resolver_name');
    table.bigInteger('resolved_at_ms');
    table.unique(['effect_id', 'attempt']);
    table.check('(result is null) = (duration_us is null)');
    table.check('(result is null) = (answer_hash is null)');
    table.check("resolution is null or result is null or result = 'unknown'");
    table.check('(resolution is null) = (resolved_by is null)');
    table.check('(resolution is null) = (resolved_at_ms is null)');
    table.check(
      "(resolver_name is not null) = (resolved_by is not null and resolved_by = 'operator')",
    );
  });
}

/** Calls hang on a node state or on an operation, never on both. */
export async function createCallTables(db: Knex): Promise<void> {
  await db.schema.createTable('calls', (table) => {
    id(db, table, 'call_id');
    runId(table);
    table.bigInteger('state_id').references('state_id').inTable('node_states');
    table.bigInteger('operation_id').references('operation_id').inTable('operations');
    table.integer('call_index').notNullable();
    oneOf(table, 'call_type', ['llm', 'http', 'http_redirect', 'sql', 'filesystem']).notNullable();
    oneOf(table, 'status', ['success', 'error']);
    payload(table, 'request');
    payload(table, 'response');
    payload(table, 'error');
    table.bigInteger('latency_us');
    table.bigInteger('started_at_ms').notNullable();
    table.check('(state_id is null) <> (operation_id is null)');
    table.check('request_hash is not null');
  });
  await db.raw(
    'create unique index calls_by_state on calls (state_id, call_index) where state_id is not null',
  );
  await db.raw(
    'create unique index calls_by_operation on calls (operation_id, call_index) where operation_id is not null',
  );
}

export async function createBatchLinkTables(db: Knex): Promise<void> {
  await db.schema.createTable('batch_members', (table) => {
    table.bigInteger('batch_id').notNullable().references('batch_id').inTable('batches');
    table.bigInteger('token_id').notNullable().references('token_id').inTable('tokens');
    table.integer('ordinal').notNullable();
    table.primary(['batch_id', 'ordinal']);
    // Also finds the batches of a token.
    table.unique(['token_id', 'batch_id']);
  });
  await db.schema.createTable('batch_outputs', (table) => {
    table.bigInteger('batch_id').notNullable().references('batch_id').inTable('batches');
    table.bigInteger('token_id').notNullable().references('token_id').inTable('tokens');
    table.integer('ordinal').notNullable();
    table.primary(['batch_id', 'ordinal']);
    // Also finds the batches of a token.
    table.unique(['token_id', 'batch_id']);
  });
}

/** Kept while running and added to in every group: counting two million states takes seconds. */
export async function createCounterTables(db: Knex): Promise<void> {
  await db.schema.createTable('node_counters', (table) => {
    runId(table);
    nodeIndex(table);
    table.bigInteger('completed').notNullable();
    table.bigInteger('failed').notNullable();
    table.bigInteger('duration_us').notNullable();
    table.primary(['run_id', 'node_index']);
  });
  await db.schema.createTable('edge_counters', (table) => {
    runId(table);
    table.integer('edge_index').notNullable();
    table.bigInteger('tokens').notNullable();
    table.primary(['run_id', 'edge_index']);
    table.foreign(['run_id', 'edge_index']).references(['run_id', 'edge_index']).inTable('edges');
  });
  // Sink -1 stands for tokens that ended in no sink.
  await db.schema.createTable('outcome_counters', (table) => {
    runId(table);
    oneOf(table, 'outcome', outcomeKinds).notNullable();
    table.integer('sink_node_index').notNullable();
    table.bigInteger('tokens').notNullable();
    table.primary(['run_id', 'outcome', 'sink_node_index']);
  });
  await db.schema.createTable('run_counters', (table) => {
    table.integer('run_id').primary().references('run_id').inTable('runs');
    table.bigInteger('rows').notNullable();
    table.bigInteger('tokens').notNullable();
    table.bigInteger('source_bytes').notNullable();
  });
  // Bucket b counts states that took at least 2^(b/2) and less than 2^((b+1)/2) microseconds.
  await db.schema.createTable('node_latencies', (table) => {
    runId(table);
    nodeIndex(table);
    table.integer('bucket').notNullable();
    table.bigInteger('states').notNullable();
    table.primary(['run_id', 'node_index', 'bucket']);
  });
  await db.schema.createTable('slowest_states', (table) => {
    runId(table);
    nodeIndex(table);
    table.bigInteger('state_id').notNullable().references('state_id').inTable('node_states');
    table.bigInteger('duration_us').notNullable();
    table.primary(['run_id', 'node_index', 'state_id']);
  });
}
