import type { Knex } from 'knex';

import type { Artifact } from '../model/artifact.ts';
import type { LatencyBucket, RunCounters } from '../model/counters.ts';
import type { EdgeRecord } from '../model/graph.ts';
import type { NodeIndex, RunId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import type { SourceFile } from '../model/row.ts';
import type { Run } from '../model/run.ts';
import { openPayloadReader, payloadFolder } from '../payloads/read-payload.ts';
import { columns } from '../readers/columns.ts';
import { jsonObject } from '../readers/stored-json.ts';
import { count, oneOf, openRecord, optional } from '../readers/stored-record.ts';
import { latencyColumns, toLatencyBucket } from '../readers/to-counters.ts';
import type { StoredNode } from '../readers/to-node.ts';
import { explainError } from './explain/explain-error.ts';
import { listLatestErrors } from './latest-errors.ts';
import type { LatestError } from './latest-errors.ts';
import { listArtifacts } from './list-artifacts.ts';
import { listSourceFiles } from './list-rows.ts';
import { summarise } from './list-runs.ts';
import type { RunSummary } from './list-runs.ts';
import { readRunCounters } from './run-counters.ts';
import { listEdges, listNodes } from './run-graph.ts';

/** How far a run is, as the landscape has it after the last transaction. */
export interface RunStanding {
  readonly run: RunSummary;
  readonly nodes: readonly StoredNode[];
  readonly edges: readonly EdgeRecord[];
  readonly counters: RunCounters;
  /** Files that the source has read, in their order. */
  readonly files: readonly SourceFile[];
  /** By node, then by bucket. */
  readonly latencies: readonly LatencyBucket[];
  /** Absent before the first group. */
  readonly last: Checkpoint | undefined;
  /** Rows that earlier processes of the run have read. */
  readonly rowsBefore: number;
  readonly artifacts: readonly Artifact[];
  readonly openBatches: readonly OpenBatches[];
  /** The latest, the oldest of them first. */
  readonly errors: readonly ToldError[];
}

/** The batches of one aggregation that fill or are to be tried again. */
interface OpenBatches {
  readonly nodeIndex: NodeIndex;
  readonly batches: number;
  /** When the first of them was opened. */
  readonly sinceMs: number;
}

/** An error with what it says; without it where its payload is gone. */
export type ToldError = LatestError & { readonly message: string | undefined };

interface Checkpoint {
  readonly createdAtMs: number;
  readonly rowsRead: number;
  /** Where the source goes on from; absent before its first record. */
  readonly source: JsonObject | undefined;
  readonly sourceState: 'reading' | 'exhausted';
}

interface ProgressOptions {
  /** Path of the landscape: payloads lie relative to it. */
  readonly databasePath: string;
  /** Errors to tell at most. */
  readonly errors: number;
}

/** Reads where a run stands; all of it out of one snapshot, so that the numbers belong together. */
export async function readRunProgress(
  db: Knex,
  run: Run,
  options: ProgressOptions,
): Promise<RunStanding> {
  return await db.transaction(async (snapshot) => await readStanding(snapshot, run, options));
}

async function readStanding(
  db: Knex,
  run: Run,
  { databasePath, errors }: ProgressOptions,
): Promise<RunStanding> {
  const { runId } = run;
  const [summary] = await summarise(db, [run]);
  if (summary === undefined) throw new Error('A run has one summary');
  const counters = await readRunCounters(db, runId);
  const hasFailed = counters.nodes.some(({ failed }) => failed > 0);
  const latest = hasFailed ? await listLatestErrors(db, runId, errors) : [];
  const latencies: unknown[] = await db('node_latencies')
    .select(latencyColumns)
    .where({ run_id: runId })
    .orderBy(['node_index', 'bucket']);
  return {
    run: summary,
    nodes: await listNodes(db, runId),
    edges: await listEdges(db, runId),
    files: await listSourceFiles(db, runId),
    counters,
    latencies: latencies.map(toLatencyBucket),
    last: await lastCheckpoint(db, runId),
    rowsBefore: await readBefore(db, summary),
    artifacts: await listArtifacts(db, runId),
    openBatches: await listOpenBatches(db, runId),
    errors: withMessages(latest, payloadFolder(databasePath, run.payloadsPath, run.runKey)),
  };
}

async function lastCheckpoint(db: Knex, runId: RunId): Promise<Checkpoint | undefined> {
  const found: unknown[] = await db('checkpoints')
    .select(
      columns(
        'checkpoint_id',
        'created_at_ms',
        'rows_read',
        'source_position_json',
        'source_state',
      ),
    )
    .where({ run_id: runId })
    .orderBy('checkpoint_id', 'desc')
    .limit(1);
  return found.map((each) => {
    const from = openRecord('checkpoints', 'checkpointId', each);
    return {
      createdAtMs: count(from, 'createdAtMs'),
      rowsRead: count(from, 'rowsRead'),
      source: optional(jsonObject, from, 'sourcePositionJson'),
      sourceState: oneOf(from, 'sourceState', ['reading', 'exhausted'] as const),
    };
  })[0];
}

async function readBefore(db: Knex, { runId, segments }: RunSummary): Promise<number> {
  const process = segments.at(-1);
  if (process === undefined || process.segmentIndex === 0) return 0;
  const found: unknown[] = await db('checkpoints')
    .select(columns('checkpoint_id', 'rows_read'))
    .where({ run_id: runId })
    .andWhere('segment_id', '<', process.segmentId)
    .orderBy('checkpoint_id', 'desc')
    .limit(1);
  const [before] = found.map((each) =>
    count(openRecord('checkpoints', 'checkpointId', each), 'rowsRead'),
  );
  return before ?? 0;
}

async function listOpenBatches(db: Knex, runId: RunId): Promise<readonly OpenBatches[]> {
  const found: unknown[] = await db('batches')
    .select({ nodeIndex: 'aggregation_node_index' })
    .count({ batches: 'batch_id' })
    .min({ sinceMs: 'created_at_ms' })
    .where({ run_id: runId })
    .whereIn('status', ['draft', 'executing'])
    .groupBy('aggregation_node_index')
    .orderBy('aggregation_node_index');
  return found.map((each) => {
    const from = openRecord('batches', 'nodeIndex', each);
    return {
      nodeIndex: count(from, 'nodeIndex'),
      batches: count(from, 'batches'),
      sinceMs: count(from, 'sinceMs'),
    };
  });
}

function withMessages(errors: readonly LatestError[], folder: string): readonly ToldError[] {
  const payloads = openPayloadReader(folder);
  try {
    return errors.map((error) => {
      const { message } = explainError(payloads, error.error, { ...error, field: undefined });
      return { ...error, message: message ?? undefined };
    });
  } finally {
    payloads.close();
  }
}
