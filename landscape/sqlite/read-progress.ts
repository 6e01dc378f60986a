import { z } from 'zod';

import { artifactTypes } from '../model/artifact.ts';
import { AuditError } from '../model/errors.ts';
import type { NodeIndex, OperationId, RunId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import { outcomeKinds } from '../model/outcome.ts';
import { emptyDeltas } from '../recorder/counters.ts';
import type { CounterDeltas, SlowState } from '../recorder/counters.ts';
import type { RecordedArtifact, RunProgress, SinkProgress } from '../recorder/run-progress.ts';
import type { Connection } from './connection.ts';

const count = z.int().nonnegative();
const hash = z.instanceof(Uint8Array).refine((bytes) => bytes.length === 32, 'wanted 32 bytes');
const jsonObject = z
  .string()
  .transform((text): JsonObject => z.record(z.string(), z.json()).parse(JSON.parse(text)));

const checkpoint = z.object({
  group_index: count,
  rows_read: count,
  source_position_json: jsonObject.nullable(),
  source_state: z.enum(['reading', 'exhausted']),
  row_payloads_end: count,
});
const segment = z.object({ sink_node_index: count, segments: count, bytes: count });
const artifact = z.object({
  artifact_id: count,
  sink_node_index: count,
  artifact_type: z.enum(artifactTypes),
  path: z.string(),
  content_hash: hash,
  size_bytes: count,
  published_at_ms: count.nullable(),
});
const slowState = z.object({ node_index: count, state_id: count, duration_us: count });

/** Folds the committed groups of a run into where it stands. */
export function readProgress(db: Connection, runId: RunId): RunProgress {
  const last = read(
    checkpoint,
    db
      .prepare('select * from checkpoints where run_id = ? order by checkpoint_id desc limit 1')
      .all(runId),
    'checkpoints',
  )[0];
  return {
    nextGroup: last === undefined ? 0 : last.group_index + 1,
    rowsRead: last?.rows_read ?? 0,
    source: last?.source_position_json ?? undefined,
    sourceState: last?.source_state ?? 'reading',
    payloadsEnd: last?.row_payloads_end ?? 0,
    files: z
      .array(z.string())
      .parse(
        db
          .prepare('select path from source_files where run_id = ? order by file_index')
          .pluck()
          .all(runId),
      ),
    sinks: readSinks(db, runId),
    slowest: readSlowest(db, runId),
    endFlushes: count.parse(
      db
        .prepare("select count(*) from batches where run_id = ? and trigger_type = 'end_of_source'")
        .pluck()
        .get(runId),
    ),
    totals: readTotals(db, runId),
  };
}

/** Operations that no process has ended. */
export function readOpenOperations(db: Connection, runId: RunId): readonly OperationId[] {
  const open = db
    .prepare('select operation_id from operations where run_id = ? and ended_at_ms is null')
    .pluck()
    .all(runId);
  return z.array(count).parse(open);
}

function readSinks(db: Connection, runId: RunId): ReadonlyMap<NodeIndex, SinkProgress> {
  const sinks = new Map<NodeIndex, SinkProgress>();
  const segments = db
    .prepare(
      `select sink_node_index, count(*) as segments, max(byte_offset + byte_length) as bytes
         from artifact_segments where run_id = ? group by sink_node_index`,
    )
    .all(runId);
  for (const found of read(segment, segments, 'artifact_segments')) {
    sinks.set(found.sink_node_index, {
      segments: found.segments,
      committedBytes: found.bytes,
      artifact: undefined,
    });
  }
  const artifacts = db.prepare('select * from artifacts where run_id = ?').all(runId);
  for (const found of read(artifact, artifacts, 'artifacts')) {
    const written = sinks.get(found.sink_node_index);
    sinks.set(found.sink_node_index, {
      segments: written?.segments ?? 0,
      committedBytes: written?.committedBytes ?? 0,
      artifact: toArtifact(found),
    });
  }
  return sinks;
}

function toArtifact(found: z.output<typeof artifact>): RecordedArtifact {
  return {
    artifactId: found.artifact_id,
    type: found.artifact_type,
    path: found.path,
    hash: found.content_hash,
    sizeBytes: found.size_bytes,
    published: found.published_at_ms !== null,
  };
}

function readSlowest(db: Connection, runId: RunId): readonly SlowState[] {
  const found = db.prepare('select * from slowest_states where run_id = ?').all(runId);
  return read(slowState, found, 'slowest_states').map((state) => ({
    node: state.node_index,
    state: state.state_id,
    durationUs: state.duration_us,
  }));
}

const runCounter = z.object({ rows: count, tokens: count, source_bytes: count });
const nodeCounter = z.object({
  node_index: count,
  completed: count,
  failed: count,
  duration_us: count,
});
const latencyBucket = z.object({ node_index: count, bucket: count, states: count });
const edgeCounter = z.object({ edge_index: count, tokens: count });
const outcomeCounter = z.object({
  outcome: z.enum(outcomeKinds),
  sink_node_index: z.int().min(-1),
  tokens: count,
});

function readTotals(db: Connection, runId: RunId): CounterDeltas {
  const totals = emptyDeltas();
  const all = (table: string) => db.prepare(`select * from ${table} where run_id = ?`).all(runId);
  for (const found of read(runCounter, all('run_counters'), 'run_counters')) {
    totals.rows = found.rows;
    totals.tokens = found.tokens;
    totals.sourceBytes = found.source_bytes;
  }
  for (const found of read(nodeCounter, all('node_counters'), 'node_counters')) {
    totals.nodes.set(found.node_index, {
      completed: found.completed,
      failed: found.failed,
      durationUs: found.duration_us,
      latencies: new Map(),
    });
  }
  for (const found of read(latencyBucket, all('node_latencies'), 'node_latencies')) {
    totals.nodes.get(found.node_index)?.latencies.set(found.bucket, found.states);
  }
  for (const found of read(edgeCounter, all('edge_counters'), 'edge_counters')) {
    totals.edges.set(found.edge_index, found.tokens);
  }
  for (const found of read(outcomeCounter, all('outcome_counters'), 'outcome_counters')) {
    const bySink = totals.outcomes.get(found.outcome) ?? new Map<NodeIndex, number>();
    bySink.set(found.sink_node_index, found.tokens);
    totals.outcomes.set(found.outcome, bySink);
  }
  return totals;
}

/** Records as we wrote them, or the end: what does not fit its table is never guessed at. */
export function read<T>(schema: z.ZodType<T>, found: readonly unknown[], table: string): T[] {
  return found.map((record) => {
    const parsed = schema.safeParse(record);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new AuditError(
      'AUDIT_CORRUPT',
      `The landscape's table \`${table}\` holds a record that was never written so: ${issue?.path.join('.')}: ${issue?.message}.`,
      { nextStep: 'Restore the landscape from a backup; do not repair it by hand.' },
    );
  });
}
