import { canonicalJson, canonicalVersion } from '../canonical-json.ts';
import { sha256 } from '../hash.ts';
import type { EdgeRecord, NodeRecord } from '../model/graph.ts';
import type { RunId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import type { ReproducibilityGrade, RunStatus } from '../model/run.ts';
import { createIdAllocator, idTables } from '../recorder/ids.ts';
import type { IdAllocator, IdTable } from '../recorder/ids.ts';
import type { Connection } from './connection.ts';

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
  return Number(
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
}

export interface SegmentEnd {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly endedAtMs: number;
  /** Why it did not complete. */
  readonly reason: JsonObject | undefined;
  /** Recorded with the run when it completed. */
  readonly grade: ReproducibilityGrade | undefined;
}

/** Records how the process ended, and with it the status of the run. */
export function endSegment(db: Connection, runId: RunId, segmentId: number, end: SegmentEnd): void {
  db.transaction(() => {
    db.prepare(
      'update run_segments set ended_at_ms = ?, end_status = ?, end_reason_json = ? where segment_id = ?',
    ).run(
      end.endedAtMs,
      end.status,
      end.reason === undefined ? null : canonicalJson(end.reason),
      segmentId,
    );
    if (end.grade !== undefined) {
      db.prepare('update runs set reproducibility_grade = ? where run_id = ?').run(
        end.grade,
        runId,
      );
    }
  }).immediate();
}

/** Gives out ids behind the highest ones in use. */
export function allocateIds(db: Connection): IdAllocator {
  const last = Object.entries(idTables).map(([table, column]) => [
    table,
    Number(db.prepare(`select coalesce(max(${column}), 0) from ${table}`).pluck().get()),
  ]);
  return createIdAllocator(Object.fromEntries(last) as Record<IdTable, number>);
}
