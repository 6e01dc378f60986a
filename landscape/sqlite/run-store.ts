import { z } from 'zod';

import { canonicalJson, canonicalVersion } from '../canonical-json.ts';
import { sha256 } from '../hash.ts';
import type { StoredValue } from '../model/checksum.ts';
import type { EdgeRecord, NodeRecord } from '../model/graph.ts';
import type { RunId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import type { ReproducibilityGrade, RunEndStatus, SegmentEndStatus } from '../model/run.ts';
import { summedTables } from '../model/summed-tables.ts';
import { createIdAllocator, idTables } from '../recorder/ids.ts';
import type { IdAllocator, IdTable } from '../recorder/ids.ts';
import { createSums, sumInserted } from './checksums.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';

/** What a run is registered with: all that decides what it does, no secret in clear. */
export interface RunRegistration {
  readonly runKey: string;
  readonly pipeline: string;
  readonly settingsFile: string;
  readonly startedAtMs: number;
  readonly settings: JsonObject;
  readonly origins: JsonObject;
  readonly wiring: JsonObject;
  readonly topologyHash: string;
  readonly sourceFields: JsonObject;
  readonly sourceFieldResolution: JsonObject | undefined;
  readonly payloadsPath: string;
  readonly nodes: readonly NodeRecord[];
  readonly edges: readonly EdgeRecord[];
}

/** Records a run with its graph, all of it or nothing. */
export function registerRun(db: Connection, run: RunRegistration): RunId {
  const insertRun = db.prepare(
    `insert into runs (run_id, run_key, pipeline, settings_file, started_at_ms, config_hash,
       settings_json, origins_json, wiring_json, topology_hash, canonical_version, hash_mode,
       source_fields_json, source_field_resolution_json, payloads_path)
     values ((select coalesce(max(run_id), 0) + 1 from runs), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'plain', ?, ?, ?)
     returning run_id`,
  );
  const insertNode = db.prepare(
    `insert into nodes (run_id, node_id, node_index, node_type, name, plugin_name, plugin_version,
       determinism, config_hash, config_json, output_fields_json) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertEdge = db.prepare(
    `insert into edges (run_id, edge_index, from_node_index, to_node_index, to_end, label, mode)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const register = db.transaction((): RunId => {
    const settings = canonicalJson(run.settings);
    const runId = Number(
      insertRun
        .pluck()
        .get(
          run.runKey,
          run.pipeline,
          run.settingsFile,
          run.startedAtMs,
          sha256(settings),
          settings,
          canonicalJson(run.origins),
          canonicalJson(run.wiring),
          Buffer.from(run.topologyHash, 'hex'),
          canonicalVersion,
          canonicalJson(run.sourceFields),
          run.sourceFieldResolution === undefined ? null : canonicalJson(run.sourceFieldResolution),
          run.payloadsPath,
        ),
    );
    for (const node of run.nodes) {
      const config = canonicalJson(node.config);
      insertNode.run(
        runId,
        node.nodeId,
        node.nodeIndex,
        node.kind,
        node.name,
        node.plugin,
        node.pluginVersion,
        node.determinism,
        sha256(config),
        config,
        canonicalJson(node.outputFields),
      );
    }
    for (const { edgeIndex, from, target, label, mode } of run.edges) {
      const toNode = target.kind === 'node' ? target.nodeIndex : null;
      const toEnd = target.kind === 'node' ? null : target.kind;
      insertEdge.run(runId, edgeIndex, from, toNode, toEnd, label, mode);
    }
    for (const table of ['runs', 'nodes', 'edges'] as const) {
      sumInserted(db, runId, table, 'run_id = ?', runId);
    }
    return runId;
  });
  return register();
}

/** The process that executes a run, or goes on with it. */
export interface SegmentBegin {
  readonly startedAtMs: number;
  readonly codeVersion: string;
  readonly nodeVersion: string;
  readonly pluginVersions: JsonObject;
  readonly pid: number;
  readonly host: string;
}

/** Records that a process begins to work on a run. Returns the id of the segment. */
export function beginSegment(db: Connection, runId: RunId, segment: SegmentBegin): number {
  const insert = db.prepare(
    `insert into run_segments (run_id, segment_index, started_at_ms, code_version, node_version,
       plugin_versions_json, pid, host)
     values (?, (select count(*) from run_segments where run_id = ?), ?, ?, ?, ?, ?, ?)
     returning segment_id`,
  );
  const segmentId = Number(
    insert
      .pluck()
      .get(
        runId,
        runId,
        segment.startedAtMs,
        segment.codeVersion,
        segment.nodeVersion,
        canonicalJson(segment.pluginVersions),
        segment.pid,
        segment.host,
      ),
  );
  sumInserted(db, runId, 'run_segments', 'segment_id = ?', segmentId);
  return segmentId;
}

export interface SegmentEnd {
  readonly status: RunEndStatus;
  readonly endedAtMs: number;
  /** Why it did not complete. */
  readonly reason: JsonObject | undefined;
  /** Recorded with the run when it completed. */
  readonly grade: ReproducibilityGrade | undefined;
}

/** Records how the process ended, and with it the status of the run. */
export function endSegment(db: Connection, runId: RunId, segmentId: number, end: SegmentEnd): void {
  const { status, endedAtMs, reason, grade } = end;
  fillSegmentEnd(db, { runId, segmentId, status, endedAtMs, reason });
  if (grade !== undefined) fill(db, runId, 'runs', runId, { reproducibility_grade: grade });
}

const openSegment = z.object({
  segment_id: z.int().positive(),
  run_id: z.int().positive(),
  pid: z.int().positive(),
  host: z.string(),
  last_sign_ms: z.int().nonnegative(),
});

/**
 * Ends the segments of processes that ended without a word, as `crashed` at their last sign of life:
 * the last commit, or what the lease says. The caller owns the landscape, so none of them is at work.
 */
export function endCrashedSegments(db: Connection): void {
  const open = db
    .prepare(
      `select s.segment_id, s.run_id, s.pid, s.host, max(s.started_at_ms,
              coalesce((select max(created_at_ms) from checkpoints c where c.segment_id = s.segment_id), 0))
              as last_sign_ms
         from run_segments s where s.ended_at_ms is null`,
    )
    .all();
  for (const segment of read(openSegment, open, 'run_segments')) {
    const { segment_id: segmentId, run_id: runId, pid, host, last_sign_ms: endedAtMs } = segment;
    const message = `process ${pid} on ${host} ended, or was silent for too long, and said nothing`;
    const reason = { code: 'CRASHED', message };
    fillSegmentEnd(db, { runId, segmentId, status: 'crashed', endedAtMs, reason });
  }
}

interface EndOfSegment {
  readonly runId: RunId;
  readonly segmentId: number;
  readonly status: SegmentEndStatus;
  readonly endedAtMs: number;
  readonly reason: JsonObject | undefined;
}

function fillSegmentEnd(
  db: Connection,
  { runId, segmentId, status, endedAtMs, reason }: EndOfSegment,
): void {
  fill(db, runId, 'run_segments', segmentId, {
    ended_at_ms: endedAtMs,
    end_status: status,
    end_reason_json: reason === undefined ? null : canonicalJson(reason),
  });
}

/** Columns of a record that were NULL until now, and their checksum. */
function fill(
  db: Connection,
  runId: RunId,
  table: 'runs' | 'run_segments',
  key: number,
  values: Readonly<Record<string, StoredValue>>,
): void {
  const assignments = Object.keys(values).map((column) => `${column} = ?`);
  const keyColumn = summedTables[table].key;
  db.prepare(`update ${table} set ${assignments.join(', ')} where ${keyColumn} = ?`).run(
    ...Object.values(values),
    key,
  );
  const sums = createSums(db);
  sums.addFill(table, key, values);
  sums.write(runId);
}

/** Gives out ids behind the highest ones in use. */
export function allocateIds(db: Connection): IdAllocator {
  const last = Object.entries(idTables).map(([table, column]) => [
    table,
    Number(db.prepare(`select coalesce(max(${column}), 0) from ${table}`).pluck().get()),
  ]);
  return createIdAllocator(Object.fromEntries(last) as Record<IdTable, number>);
}
