import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { canonicalJson } from '../landscape/canonical-json.ts';
import { sha256 } from '../landscape/hash.ts';
import { openLandscape } from '../landscape/open-landscape.ts';

const rowsPerGroup = 200;

/**
 * The floor of this machine: the records of the reference pipeline, written by the shortest loop that
 * writes the same durably. No settings, no graph, no plugin, no counters: what is missing between it
 * and a run is what the engine costs. Returns rows a second.
 */
export async function measureFloor(inputPath: string, folder: string): Promise<number> {
  const landscape = await openLandscape(join(folder, 'floor.db'));
  const db = landscape.connection;
  registerByHand(db);
  const insert = {
    row: db.prepare(
      'insert into rows (row_id, run_id, row_index, source_node_index, source_data_hash, source_data_ref, file_index, byte_offset, byte_length, line, created_at_ms) values (?, 1, ?, 0, ?, ?, 0, ?, ?, ?, ?)',
    ),
    token: db.prepare(
      'insert into tokens (token_id, run_id, row_id, created_at_ms) values (?, 1, ?, ?)',
    ),
    state: db.prepare(
      "insert into node_states (state_id, run_id, token_id, node_index, step_index, attempt, status, input_hash, input_ref, output_hash, output_ref, started_at_ms, duration_us) values (?, 1, ?, ?, ?, 0, 'completed', ?, ?, ?, ?, ?, 1)",
    ),
    routing: db.prepare(
      "insert into routing_events (event_id, run_id, state_id, edge_index, ordinal, mode, reason_hash, reason_ref) values (?, 1, ?, ?, 0, 'move', ?, ?)",
    ),
    outcome: db.prepare(
      "insert into token_outcomes (outcome_id, run_id, token_id, outcome, is_terminal, sink_node_index, artifact_segment_id, artifact_offset, artifact_length, recorded_at_ms) values (?, 1, ?, 'completed', 1, ?, ?, ?, ?, ?)",
    ),
    operation: db.prepare(
      "insert into operations (operation_id, run_id, segment_id, node_index, operation_type, started_at_ms, ended_at_ms, end_status) values (?, 1, 1, ?, 'sink_write', 0, 0, 'completed')",
    ),
    segment: db.prepare(
      'insert into artifact_segments (artifact_segment_id, run_id, sink_node_index, segment_index, operation_id, byte_offset, byte_length, content_hash, row_count) values (?, 1, ?, ?, ?, 0, ?, ?, ?)',
    ),
  };
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');
  const pack = openSync(join(folder, 'floor.pack'), 'w');
  const sinks = [4, 5].map((node) => ({
    node,
    file: openSync(join(folder, `floor-${node}.csv`), 'w'),
    lines: '',
    ids: [] as number[],
    states: [] as { token: number; hash: Buffer; ref: number; line: string }[],
  }));
  const buffer = Buffer.allocUnsafe(16 * 1024 * 1024);
  let filled = 0;
  let packed = 0;
  const put = (bytes: string) => {
    const at = filled + 40;
    const length = buffer.write(bytes, at, 'utf8');
    const hash = sha256(buffer.subarray(at, at + length));
    buffer.writeUInt32LE(length, filled);
    hash.copy(buffer, filled + 8);
    const ref = packed + filled;
    filled = at + length;
    return { hash, ref };
  };

  const lines = readFileSync(inputPath, 'latin1').split('\n').slice(1, -1);
  let stateId = 0;
  let segmentId = 0;
  let group = 0;
  const began = performance.now();
  for (let start = 0; start < lines.length; start += rowsPerGroup) {
    const end = Math.min(lines.length, start + rowsPerGroup);
    const now = Date.now();
    begin.run();
    for (let i = start; i < end; i += 1) {
      const line = lines[i]!;
      const [id, name, city, amount, score, at] = line.split(',');
      const id1 = i + 1;
      const raw = put(line);
      const validated = {
        id: Number(id),
        name,
        city,
        amount: Number(amount),
        score: Number(score),
        at,
      };
      const first = put(canonicalJson(validated));
      const { name: customer, ...rest } = validated;
      const renamed = { ...rest, customer };
      const second = put(canonicalJson(renamed));
      const computed = { ...renamed, total: renamed.amount * 2 };
      const third = put(canonicalJson(computed));
      const isHigh = computed.amount >= 500;
      const reason = put(
        canonicalJson({
          condition: 'row.amount >= 500.0',
          result: isHigh,
          label: String(isHigh),
          values: { 'row.amount': computed.amount },
        }),
      );
      insert.row.run(id1, i, raw.hash, raw.ref, 0, line.length + 1, i + 2, now);
      insert.token.run(id1, id1, now);
      insert.state.run(++stateId, id1, 0, 0, raw.hash, raw.ref, first.hash, first.ref, now);
      insert.state.run(++stateId, id1, 1, 1, first.hash, first.ref, second.hash, second.ref, now);
      insert.state.run(++stateId, id1, 2, 2, second.hash, second.ref, third.hash, third.ref, now);
      insert.state.run(++stateId, id1, 3, 3, third.hash, third.ref, third.hash, third.ref, now);
      insert.routing.run(id1, stateId, isHigh ? 3 : 4, reason.hash, reason.ref);
      const out = `${computed.id},${computed.customer},${computed.city},${computed.amount},${computed.score},${computed.at},${computed.total}\n`;
      const sink = sinks[isHigh ? 0 : 1]!;
      sink.lines += out;
      sink.states.push({ token: id1, ...third, line: out });
    }
    writeSync(pack, buffer, 0, filled);
    packed += filled;
    filled = 0;
    fdatasyncSync(pack);
    commit.run();
    begin.run();
    for (const sink of sinks) {
      if (sink.states.length === 0) continue;
      writeSync(sink.file, sink.lines);
      fdatasyncSync(sink.file);
      segmentId += 1;
      insert.operation.run(segmentId, sink.node);
      insert.segment.run(
        segmentId,
        sink.node,
        group,
        segmentId,
        sink.lines.length,
        sha256(sink.lines),
        sink.states.length,
      );
      let offset = 0;
      for (const { token, hash, ref, line } of sink.states) {
        insert.state.run(++stateId, token, sink.node, 4, hash, ref, sha256(line), null, now);
        insert.outcome.run(token, token, sink.node, segmentId, offset, line.length, now);
        offset += line.length;
      }
      sink.lines = '';
      sink.states = [];
    }
    commit.run();
    group += 1;
  }
  const rate = (lines.length * 1000) / (performance.now() - began);
  closeSync(pack);
  for (const { file } of sinks) closeSync(file);
  landscape.close();
  return rate;
}

function registerByHand(db: Awaited<ReturnType<typeof openLandscape>>['connection']): void {
  const hash = Buffer.alloc(32);
  db.prepare(
    "insert into runs (run_id, run_key, pipeline, settings_file, started_at_ms, config_hash, settings_json, origins_json, wiring_json, topology_hash, canonical_version, hash_mode, source_fields_json, payloads_path) values (1, 'r-floor', '', '', 0, ?, '{}', '{}', '{}', ?, '', 'plain', '{}', '')",
  ).run(hash, hash);
  db.prepare(
    "insert into run_segments (segment_id, run_id, segment_index, started_at_ms, code_version, node_version, plugin_versions_json, pid, host) values (1, 1, 0, 0, '', '', '{}', 0, '')",
  ).run();
  const node = db.prepare(
    "insert into nodes (run_id, node_id, node_index, node_type, name, plugin_name, plugin_version, determinism, config_hash, config_json, output_fields_json) values (1, ?, ?, 'transform', '', '', '', 'deterministic', ?, '{}', '{}')",
  );
  for (let i = 0; i < 6; i += 1) node.run(String(i), i, hash);
  const edge = db.prepare(
    "insert into edges (run_id, edge_index, from_node_index, to_node_index, label, mode) values (1, ?, ?, ?, ?, 'move')",
  );
  for (let i = 0; i < 5; i += 1) edge.run(i, Math.min(i, 3), i + 1, String(i));
  db.prepare("insert into source_files (run_id, file_index, path) values (1, 0, '')").run();
}
