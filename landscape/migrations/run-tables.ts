import type { Knex } from 'knex';

import { determinisms, edgeModes, nodeKinds } from '../model/graph.ts';
import { operationTypes, reproducibilityGrades, segmentEndStatuses } from '../model/run.ts';
import { hash, id, nodeIndex, oneOf, payload, runId } from './columns.ts';

/** What runs are: their settings, processes, graph, operations and the positions they reached. */
export async function createRunTables(db: Knex): Promise<void> {
  await db.schema.createTable('runs', (table) => {
    table.integer('run_id').primary();
    table.text('run_key').notNullable().unique();
    table.text('pipeline').notNullable();
    table.text('settings_file').notNullable();
    table.bigInteger('started_at_ms').notNullable();
    hash(table, 'config_hash').notNullable();
    table.text('settings_json').notNullable();
    table.text('origins_json').notNullable();
    table.text('wiring_json').notNullable();
    hash(table, 'topology_hash').notNullable();
    table.text('canonical_version').notNullable();
    // `plain` hashes values; a later `salted` hashes salt and value, so that erasing a value holds.
    oneOf(table, 'hash_mode', ['plain', 'salted']).notNullable();
    table.text('source_fields_json').notNullable();
    table.text('source_field_resolution_json');
    table.text('payloads_path').notNullable();
    oneOf(table, 'reproducibility_grade', reproducibilityGrades);
    oneOf(table, 'export_status', ['completed', 'failed']);
    table.text('export_error');
    table.bigInteger('exported_at_ms');
    table.text('export_format');
    table.text('export_sink');
  });
  // One process each. A run's status is the end of its last segment; one without an end is `running`
  // as long as its process has the lease.
  await db.schema.createTable('run_segments', (table) => {
    id(db, table, 'segment_id');
    runId(table);
    table.integer('segment_index').notNullable();
    table.bigInteger('started_at_ms').notNullable();
    table.text('code_version').notNullable();
    table.text('node_version').notNullable();
    table.text('plugin_versions_json').notNullable();
    table.integer('pid').notNullable();
    table.text('host').notNullable();
    table.bigInteger('ended_at_ms');
    oneOf(table, 'end_status', segmentEndStatuses);
    table.text('end_reason_json');
    table.check('(ended_at_ms is null) = (end_status is null)');
    table.check('end_reason_json is null or end_status is not null');
    table.unique(['run_id', 'segment_index']);
  });
  await db.schema.createTable('nodes', (table) => {
    runId(table);
    table.text('node_id').notNullable();
    table.integer('node_index').notNullable();
    oneOf(table, 'node_type', nodeKinds).notNullable();
    table.text('name').notNullable();
    table.text('plugin_name').notNullable();
    table.text('plugin_version').notNullable();
    oneOf(table, 'determinism', determinisms).notNullable();
    hash(table, 'config_hash').notNullable();
    table.text('config_json').notNullable();
    table.text('output_fields_json').notNullable();
    table.primary(['run_id', 'node_id']);
    table.unique(['run_id', 'node_index']);
  });
  await db.schema.createTable('edges', (table) => {
    runId(table);
    table.integer('edge_index').notNullable();
    nodeIndex(table, 'from_node_index');
    table.integer('to_node_index');
    oneOf(table, 'to_end', ['discard', 'halt']);
    table.text('label').notNullable();
    oneOf(table, 'mode', edgeModes).notNullable();
    table.primary(['run_id', 'edge_index']);
    table.unique(['run_id', 'from_node_index', 'label']);
    table
      .foreign(['run_id', 'to_node_index'])
      .references(['run_id', 'node_index'])
      .inTable('nodes');
    table.check('(to_node_index is null) <> (to_end is null)');
  });
  await db.schema.createTable('operations', (table) => {
    id(db, table, 'operation_id');
    runId(table);
    table.bigInteger('segment_id').notNullable().references('segment_id').inTable('run_segments');
    nodeIndex(table);
    oneOf(table, 'operation_type', operationTypes).notNullable();
    table.bigInteger('started_at_ms').notNullable();
    oneOf(table, 'end_status', ['completed', 'failed']);
    table.bigInteger('ended_at_ms');
    payload(table, 'input');
    payload(table, 'output');
    payload(table, 'error');
    table.check('(ended_at_ms is null) = (end_status is null)');
    table.check("(error_hash is not null) = (end_status is not null and end_status = 'failed')");
    table.index(['run_id', 'node_index']);
  });
  await db.schema.createTable('checkpoints', (table) => {
    id(db, table, 'checkpoint_id');
    runId(table);
    table.bigInteger('segment_id').notNullable().references('segment_id').inTable('run_segments');
    table.bigInteger('group_index').notNullable();
    oneOf(table, 'phase', ['trail', 'settled']).notNullable();
    table.bigInteger('rows_read').notNullable();
    table.text('source_position_json');
    oneOf(table, 'source_state', ['reading', 'exhausted']).notNullable();
    table.bigInteger('row_payloads_end').notNullable();
    table.bigInteger('call_payloads_end').notNullable();
    table.bigInteger('created_at_ms').notNullable();
    table.index(['run_id', 'checkpoint_id']);
  });
}
