import type { Knex } from 'knex';

import type { RunId } from './model/ids.ts';
import { runStatus } from './model/run.ts';
import { payloadFolder } from './payloads/read-payload.ts';
import { loadGraph } from './queries/run-graph.ts';
import { runSegmentColumns, toRunSegment } from './readers/to-run-segment.ts';
import { runColumns, toRun } from './readers/to-run.ts';
import { checkArtifacts } from './sweep/check-artifacts.ts';
import type { ResolveArtifact } from './sweep/check-artifacts.ts';
import { checkBatches } from './sweep/check-batches.ts';
import { checkBirths } from './sweep/check-births.ts';
import { checkChildren } from './sweep/check-children.ts';
import { checkConfigHashes } from './sweep/check-config.ts';
import { checkCounters } from './sweep/check-counters.ts';
import { checkLateArrivals } from './sweep/check-late-arrivals.ts';
import { checkCalls, checkOperations } from './sweep/check-operations.ts';
import { createPayloadCheck } from './sweep/check-payloads.ts';
import { checkRows } from './sweep/check-rows.ts';
import { checkTrail } from './sweep/check-trail.ts';
import { createWrittenBytesCheck } from './sweep/check-written-bytes.ts';
import { createFindings } from './sweep/findings.ts';
import type { Finding, Findings } from './sweep/findings.ts';
import { createKinBook } from './sweep/kin.ts';
import { readTrails } from './sweep/load-trails.ts';
import type { Sweep } from './sweep/sweep-context.ts';
import { emptyTally } from './sweep/tally.ts';

export type { Finding } from './sweep/findings.ts';

export interface SweepOptions {
  /** Path of the landscape: payloads lie relative to it. */
  readonly databasePath: string;
  readonly runId: RunId;
  /** Absolute path of a published artifact; absent: the published files are not looked at. */
  readonly resolveArtifact?: ResolveArtifact | undefined;
  /** The sweep stops when it has found this much. */
  readonly maxFindings?: number | undefined;
}

export interface SweepResult {
  /** Empty when the audit trail is what it must be. */
  readonly findings: readonly Finding[];
  /** False when the sweep stopped at `maxFindings`. */
  readonly isComplete: boolean;
  /** What was looked at. */
  readonly checked: {
    readonly rows: number;
    readonly tokens: number;
    readonly states: number;
    readonly payloads: number;
    readonly payloadBytes: number;
    readonly artifactFiles: number;
  };
}

/**
 * Reads everything that is recorded of one run, once, and reports whatever contradicts itself, its
 * payloads, or the files that were published. Changes nothing. Of a run at work it sees one moment.
 *
 * @throws AuditError when not even the run, its segments or its graph can be read.
 */
export async function sweepRun(db: Knex, options: SweepOptions): Promise<SweepResult> {
  // One transaction is one snapshot.
  return await db.transaction(async (snapshot) => await sweepSnapshot(snapshot, options));
}

async function sweepSnapshot(
  db: Knex,
  { databasePath, runId, resolveArtifact, maxFindings = 1000 }: SweepOptions,
): Promise<SweepResult> {
  const sweep = await openSweep(db, databasePath, runId, createFindings(maxFindings));
  const { findings, tally, rowPayloads, callPayloads } = sweep;
  try {
    await checkConfigHashes(sweep);
    await checkRows(sweep);
    const files = await checkArtifacts(sweep, resolveArtifact);
    await checkTrails(sweep, files);
    await checkOperations(sweep);
    await checkCalls(sweep);
    await checkBatches(sweep);
    if (!findings.isFull) await checkCounters(sweep);
    return {
      findings: findings.list,
      isComplete: !findings.isFull,
      checked: {
        rows: tally.rows,
        tokens: tally.tokens,
        states: tally.states,
        payloads: rowPayloads.payloads + callPayloads.payloads,
        payloadBytes: rowPayloads.bytes + callPayloads.bytes,
        artifactFiles: files.size,
      },
    };
  } finally {
    rowPayloads.close();
    callPayloads.close();
  }
}

async function openSweep(
  db: Knex,
  databasePath: string,
  runId: RunId,
  findings: Findings,
): Promise<Sweep> {
  const found: unknown[] = await db('runs').select(runColumns).where({ run_id: runId });
  const run = toRun(found[0]);
  const segments: unknown[] = await db('run_segments')
    .select(runSegmentColumns)
    .where({ run_id: runId })
    .orderBy('segment_index');
  const folder = payloadFolder(databasePath, run.payloadsPath, run.runKey);
  return {
    db,
    run,
    status: runStatus(segments.map(toRunSegment)),
    graph: await loadGraph(db, runId),
    findings,
    rowPayloads: createPayloadCheck(folder, 'rows', findings),
    callPayloads: createPayloadCheck(folder, 'calls', findings),
    tally: emptyTally(),
  };
}

async function checkTrails(
  sweep: Sweep,
  files: Awaited<ReturnType<typeof checkArtifacts>>,
): Promise<void> {
  const written = createWrittenBytesCheck(sweep, files);
  const book = createKinBook(sweep);
  try {
    for await (const trails of readTrails(sweep)) {
      for (const trail of trails) checkTrail(sweep, trail);
      book.remember(trails);
      await checkBirths(sweep, book, trails);
      await checkLateArrivals(sweep, book, trails);
      await checkChildren(sweep, trails);
      await written.check(trails);
      if (sweep.findings.isFull) return;
    }
  } finally {
    written.close();
  }
}
