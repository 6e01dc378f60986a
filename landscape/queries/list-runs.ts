import type { Knex } from 'knex';

import type { RunId } from '../model/ids.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import { runStatus } from '../model/run.ts';
import type { LandscapeOwner, Run, RunSegment, RunStatus } from '../model/run.ts';
import {
  outcomeCounterColumns,
  runCounterColumns,
  toOutcomeCounter,
  toRunTotals,
} from '../readers/to-counters.ts';
import { columns } from '../readers/columns.ts';
import { id, openRecord } from '../readers/stored-record.ts';
import { runSegmentColumns, toRunSegment } from '../readers/to-run-segment.ts';
import { runColumns, toRun } from '../readers/to-run.ts';
import { applyPage, toPage } from './page.ts';
import { readOwner } from './read-owner.ts';
import type { Page, PageOptions } from './page.ts';

/** A run with what its segments and counters say. */
export interface RunSummary extends Run {
  readonly status: RunStatus;
  /** Absent while the run has not ended. Of a crashed run: when its process last said that it lives. */
  readonly endedAtMs: number | undefined;
  /** Oldest first. */
  readonly segments: readonly RunSegment[];
  readonly rows: number;
  readonly tokens: number;
  /** Tokens by outcome, over all sinks; outcomes that did not happen are absent. */
  readonly outcomes: ReadonlyMap<OutcomeKind, number>;
}

export interface RunFilter extends PageOptions<RunId> {
  readonly status?: RunStatus | undefined;
  /** Only runs of this pipeline. */
  readonly pipeline?: string | undefined;
  /** Part of the name of the pipeline or of the run's key; capitals are no matter. */
  readonly text?: string | undefined;
  /** Started at this time or later, milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /** Started before this time. */
  readonly untilMs?: number | undefined;
}

/** Runs, the one that was started last first. */
export async function listRuns(
  db: Knex,
  { status, pipeline, text, sinceMs, untilMs, ...page }: RunFilter = {},
): Promise<Page<RunSummary, RunId>> {
  const query = db('runs').select(runColumns);
  applyPage(query, 'run_id', 'desc', page);
  if (pipeline !== undefined) void query.where({ pipeline });
  if (sinceMs !== undefined) void query.where('started_at_ms', '>=', sinceMs);
  if (untilMs !== undefined) void query.where('started_at_ms', '<', untilMs);
  if (text !== undefined) {
    const part = text.toLowerCase();
    void query.whereRaw('(instr(lower(pipeline), ?) > 0 or instr(run_key, ?) > 0)', [part, part]);
  }
  if (status !== undefined) {
    const owner = await readOwner(db);
    void query.whereRaw(
      `(select coalesce(end_status, case when segment_id = ? then 'running' else 'crashed' end)
          from run_segments where run_segments.run_id = runs.run_id
         order by segment_index desc limit 1) = ?`,
      [owner?.isAlive === true ? (owner.segmentId ?? null) : null, status],
    );
  }
  const found: unknown[] = await query;
  const { items, next } = toPage(found.map(toRun), page, (run) => run.runId);
  return { items: await summarise(db, items), next };
}

/** Runs with their segments and totals, in the order given. */
export async function summarise(db: Knex, runs: readonly Run[]): Promise<readonly RunSummary[]> {
  if (runs.length === 0) return [];
  const ids = runs.map((run) => run.runId);
  const segments: unknown[] = await db('run_segments')
    .select(runSegmentColumns)
    .whereIn('run_id', ids)
    .orderBy(['run_id', 'segment_index']);
  const totals: unknown[] = await db('run_counters')
    .select(runCounterColumns)
    .whereIn('run_id', ids);
  const ends: unknown[] = await db('outcome_counters')
    .select({ ...columns('run_id'), ...outcomeCounterColumns })
    .whereIn('run_id', ids)
    // What waited and waits no more.
    .andWhere('tokens', '<>', 0)
    .orderBy(['run_id', 'outcome', 'sink_node_index']);
  const owner = await readOwner(db);
  const segmentsOf = Map.groupBy(segments.map(toRunSegment), (segment) => segment.runId);
  const totalsOf = new Map(totals.map(toRunTotals).map((total) => [total.runId, total]));
  const endsOf = Map.groupBy(ends, runIdOf);
  return runs.map((run) => {
    const processes = segmentsOf.get(run.runId) ?? [];
    const last = processes.at(-1);
    const total = totalsOf.get(run.runId);
    return {
      ...run,
      status: runStatus(processes, owner),
      endedAtMs: endOf(last, owner),
      segments: processes,
      rows: total?.rows ?? 0,
      tokens: total?.tokens ?? 0,
      outcomes: sumByOutcome(endsOf.get(run.runId) ?? []),
    };
  });
}

function endOf(
  last: RunSegment | undefined,
  owner: LandscapeOwner | undefined,
): number | undefined {
  if (last?.endStatus !== undefined) return last.endedAtMs;
  return owner === undefined || owner.isAlive || owner.segmentId !== last?.segmentId
    ? undefined
    : owner.beatAtMs;
}

function runIdOf(found: unknown): RunId {
  return id(openRecord('outcome_counters', 'runId', found), 'runId');
}

function sumByOutcome(counters: readonly unknown[]): ReadonlyMap<OutcomeKind, number> {
  const sums = new Map<OutcomeKind, number>();
  for (const { outcome, tokens } of counters.map(toOutcomeCounter)) {
    sums.set(outcome, (sums.get(outcome) ?? 0) + tokens);
  }
  return sums;
}
