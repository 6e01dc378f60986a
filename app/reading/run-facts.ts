import type { Knex } from 'knex';

import type { OutcomeCounter } from '../../landscape/model/counters.ts';
import type { RunStatus } from '../../landscape/model/run.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { listOutputs } from '../../landscape/queries/list-outputs.ts';
import type { SinkOutput } from '../../landscape/queries/list-outputs.ts';
import { summarise } from '../../landscape/queries/list-runs.ts';
import type { RunSummary } from '../../landscape/queries/list-runs.ts';
import { listNodeSummaries } from '../../landscape/queries/node-summaries.ts';
import type { NodeSummary } from '../../landscape/queries/node-summaries.ts';
import { readRunCounters } from '../../landscape/queries/run-counters.ts';
import { readRunSettings } from '../../landscape/queries/run-settings.ts';
import type { RunSettings } from '../../landscape/queries/run-settings.ts';

/** What one run is held against another by. */
export interface RunFacts extends RecordedSettings {
  readonly nodes: readonly NodeSummary[];
  readonly outcomes: readonly OutcomeCounter[];
  readonly outputs: readonly SinkOutput[];
}

/** A run with its settings. */
export interface RecordedSettings extends RunSettings {
  readonly summary: RunSummary;
}

export async function readRunStatus(db: Knex, asked: string): Promise<RunStatus> {
  const [summary] = await summarise(db, [await findRun(db, asked)]);
  return summary?.status ?? 'running';
}

export async function readRecordedSettings(db: Knex, asked: string): Promise<RecordedSettings> {
  const run = await findRun(db, asked);
  const [summary] = await summarise(db, [run]);
  if (summary === undefined) throw new Error('A run is summarised by one');
  return { summary, ...(await readRunSettings(db, run.runId)) };
}

export async function readRunFacts(db: Knex, asked: string): Promise<RunFacts> {
  const recorded = await readRecordedSettings(db, asked);
  const { runId } = recorded.summary;
  return {
    ...recorded,
    nodes: await listNodeSummaries(db, runId),
    outcomes: (await readRunCounters(db, runId)).outcomes,
    outputs: await listOutputs(db, recorded.summary),
  };
}
