import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { canonicalJson } from '../../landscape/canonical-json.ts';
import { sha256 } from '../../landscape/hash.ts';
import type { NodeKind } from '../../landscape/model/graph.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import { openLandscape } from '../../landscape/open-landscape.ts';
import { openPackWriter } from '../../landscape/payloads/pack-writer.ts';
import type { PackWriter } from '../../landscape/payloads/pack-writer.ts';
import { payloadFolder } from '../../landscape/payloads/read-payload.ts';
import { latencyBucket } from '../../landscape/recorder/counters.ts';
import type { Connection } from '../../landscape/sqlite/connection.ts';
import { insertRecord, oneOfEach } from './one-of-each.ts';

const kinds: readonly NodeKind[] = ['source', 'gate', 'transform', 'transform', 'coalesce', 'sink'];
const names = ['source', 'fan', 'score_rules', 'score_model', 'verdict', 'results'];
const verdict = { branches: ['rules', 'model'], policy: 'require_all', merge: 'union' };
const configs = [, , , , canonicalJson(verdict)];
const edges = [
  { from: 0, to: 1, label: 'on_success', mode: 'move' },
  { from: 1, to: 2, label: 'rules', mode: 'copy' },
  { from: 1, to: 3, label: 'model', mode: 'move' },
  { from: 2, to: 4, label: 'on_success', mode: 'move' },
  { from: 3, to: 4, label: 'on_success', mode: 'move' },
  { from: 4, to: 5, label: 'on_success', mode: 'move' },
] as const;

/**
 * Records, by hand, one row that was forked to two branches, scored in both and merged again:
 * t-1 was forked into t-2 (rules) and t-3 (model), both were coalesced into t-4, which was written.
 */
export async function recordForkRun(folder: string): Promise<string> {
  const databasePath = join(folder, 'audit.db');
  const { connection: db } = await openLandscape(databasePath);
  const payloads = openPackWriter(payloadFolder(databasePath, 'payloads', 'r-fork01'), 'rows', 0);
  insertGraph(db);
  insertRow(db, payloads);
  insertOutput(db, folder);
  await payloads.sync();
  payloads.close();
  count(db);
  db.close();
  return databasePath;
}

function insertGraph(db: Connection): void {
  const settings_json = '{}';
  const config_hash = sha256(settings_json);
  insertRecord(db, 'runs', {
    ...oneOfEach['runs'],
    run_key: 'r-fork01',
    settings_json,
    config_hash,
  });
  insertRecord(db, 'run_segments', {
    ...oneOfEach['run_segments'],
    ended_at_ms: 9,
    end_status: 'completed',
  });
  for (const [node_index, name] of names.entries()) {
    insertRecord(db, 'nodes', {
      ...oneOfEach['nodes'],
      node_id: `${kinds[node_index]}_${name}_000000000000`,
      node_index,
      node_type: kinds[node_index] ?? 'sink',
      name,
      config_hash: sha256(configs[node_index] ?? settings_json),
      config_json: configs[node_index] ?? settings_json,
    });
  }
  for (const [edge_index, { from, to, label, mode }] of edges.entries()) {
    const ends = { from_node_index: from, to_node_index: to };
    insertRecord(db, 'edges', { run_id: 1, edge_index, ...ends, label, mode });
  }
}

const raw = '7\n';

function insertRow(db: Connection, payloads: PackWriter): void {
  const source = payloads.putBytes(Buffer.from(raw));
  insertRecord(db, 'source_files', { run_id: 1, file_index: 0, path: 'in.csv' });
  insertRecord(db, 'rows', {
    ...oneOfEach['rows'],
    source_data_hash: source.hash,
    source_data_ref: source.offset,
    byte_offset: 0,
    byte_length: raw.length,
    line: 1,
  });
  const row = payloads.putJson({ value: 7 });
  const rules = payloads.putJson({ score: 14, value: 7 });
  const model = payloads.putJson({ guess: 'high', value: 7 });
  const merged = payloads.putJson({ guess: 'high', score: 14, value: 7 });
  const context = payloads.putJson({
    policy: 'require_all',
    merge: 'union',
    arrived: ['rules', 'model'],
    missing: [],
    decided: 'all_arrived',
    fields: { guess: 'model', score: 'rules', value: 'model' },
    collisions: { value: ['rules', 'model'] },
  });
  const written = { hash: sha256('{"guess":"high","score":14,"value":7}'), offset: undefined };

  insertToken(db, 1, {});
  insertState(db, 1, 0, 0, source, row);
  const fan = insertState(db, 1, 1, 1, row, row);
  const reason = payloads.putJson({});
  for (const [ordinal, edge_index] of [1, 2].entries()) {
    insertRecord(db, 'routing_events', {
      event_id: ordinal + 1,
      run_id: 1,
      state_id: fan,
      edge_index,
      ordinal,
      mode: edges[edge_index]?.mode ?? 'move',
      reason_hash: reason.hash,
      reason_ref: reason.offset,
    });
  }
  end(db, 1, { outcome: 'forked', fork_group_id: 1, expected_branches_json: '["rules","model"]' });
  for (const [ordinal, branch_name] of ['rules', 'model'].entries()) {
    const frames_json = JSON.stringify([{ forkGroupId: 1, nodeIndex: 1, branch: branch_name }]);
    const group = { fork_group_id: 1, branch_name, ordinal, frames_json };
    insertToken(db, 2 + ordinal, { ...group, ...born(1, row, [0, ordinal]) });
    insertParent(db, 2 + ordinal, 1, 0);
  }
  insertState(db, 2, 2, 2, row, rules);
  insertState(db, 2, 4, 3, rules, merged, context);
  insertState(db, 3, 3, 2, row, model);
  insertState(db, 3, 4, 3, model, merged, context);
  for (const token of [2, 3]) end(db, token, { outcome: 'coalesced', join_group_id: 4 });
  insertToken(db, 4, { join_group_id: 4, ...born(4, merged, [0, 1, 0]) });
  for (const [ordinal, parent] of [2, 3].entries()) insertParent(db, 4, parent, ordinal);
  insertState(db, 4, 5, 4, merged, written);
}

function insertOutput(db: Connection, folder: string): void {
  const text = '{"guess":"high","score":14,"value":7}\n';
  writeFileSync(join(folder, 'out.jsonl'), text);
  const content_hash = sha256(text);
  insertRecord(db, 'operations', {
    ...oneOfEach['operations'],
    node_index: 5,
    operation_type: 'sink_write',
    ended_at_ms: 8,
    end_status: 'completed',
    input_hash: null,
    input_ref: null,
  });
  const sink_node_index = 5;
  const size = { content_hash, sink_node_index };
  insertRecord(db, 'artifact_segments', {
    ...oneOfEach['artifact_segments'],
    ...size,
    byte_length: text.length,
  });
  insertRecord(db, 'artifacts', {
    ...oneOfEach['artifacts'],
    ...size,
    path: 'out.jsonl',
    size_bytes: text.length,
    published_at_ms: 9,
    published_path: 'out.jsonl',
  });
  end(db, 4, {
    outcome: 'completed',
    sink_node_index,
    artifact_segment_id: 1,
    artifact_offset: 0,
    artifact_length: text.length - 1,
  });
}

type Columns = Parameters<typeof insertRecord>[2];

function insertToken(db: Connection, token_id: number, columns: Columns): void {
  insertRecord(db, 'tokens', { token_id, run_id: 1, row_id: 1, created_at_ms: 1, ...columns });
}

function born(origin_node_index: number, data: PayloadRef, position: readonly number[]): Columns {
  return {
    origin_node_index,
    data_hash: data.hash,
    data_ref: data.offset ?? null,
    position_json: JSON.stringify(position),
  };
}

function insertParent(db: Connection, token_id: number, parent: number, ordinal: number): void {
  insertRecord(db, 'token_parents', { token_id, parent_token_id: parent, ordinal });
}

function insertState(
  db: Connection,
  token_id: number,
  node_index: number,
  step_index: number,
  input: PayloadRef,
  output: PayloadRef,
  context?: PayloadRef,
): number {
  const state_id = 10 * token_id + step_index;
  insertRecord(db, 'node_states', {
    state_id,
    run_id: 1,
    token_id,
    node_index,
    step_index,
    attempt: 0,
    status: 'completed',
    input_hash: input.hash,
    input_ref: input.offset ?? null,
    output_hash: output.hash,
    output_ref: output.offset ?? null,
    context_hash: context?.hash ?? null,
    context_ref: context?.offset ?? null,
    started_at_ms: 1,
    duration_us: 100 * step_index,
  });
  return state_id;
}

function end(db: Connection, token_id: number, columns: Columns): void {
  const outcome_id = token_id;
  const ended = { outcome_id, run_id: 1, token_id, is_terminal: 1, recorded_at_ms: 5 };
  insertRecord(db, 'token_outcomes', { ...ended, ...columns });
}

/** Fills the counters with what the tables add up to. */
function count(db: Connection): void {
  db.exec(`
    insert into run_counters select 1, 1, 4, ${raw.length};
    insert into node_counters select run_id, node_index, count(*), 0, sum(duration_us)
      from node_states group by node_index;
    insert into outcome_counters select run_id, outcome, coalesce(sink_node_index, -1), count(*)
      from token_outcomes group by outcome, sink_node_index;
    insert into slowest_states select run_id, node_index, state_id, duration_us from node_states;
    insert into edge_counters values (1, 0, 1), (1, 1, 1), (1, 2, 1), (1, 3, 1), (1, 4, 1), (1, 5, 1);`);
  const states = db
    .prepare<[], JsonObject>('select node_index, duration_us from node_states')
    .all();
  const add = db.prepare(`insert into node_latencies values (1, ?, ?, 1)
    on conflict do update set states = states + 1`);
  for (const { node_index, duration_us } of states) {
    add.run(node_index, latencyBucket(Number(duration_us)));
  }
}
