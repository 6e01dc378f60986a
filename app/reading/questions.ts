import type { Knex } from 'knex';

import type { BatchFilter } from '../../landscape/queries/list-batches.ts';
import { listBatches } from '../../landscape/queries/list-batches.ts';
import { listNodeSummaries } from '../../landscape/queries/node-summaries.ts';
import { readNodeReport } from '../../landscape/queries/node-report.ts';
import { listOutputs } from '../../landscape/queries/list-outputs.ts';
import { readRecordedSettings, readRunFacts } from './run-facts.ts';
import { verifyPublished } from './verify-published.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { listRuns } from '../../landscape/queries/list-runs.ts';
import type { RunFilter } from '../../landscape/queries/list-runs.ts';

/** What a question is answered from. */
export interface Landscape {
  readonly db: Knex;
  readonly path: string;
}

/** Raised when nobody waits for the answer any more; long questions look at it between their slices. */
export interface Cancellation {
  readonly isCancelled: boolean;
}

/**
 * Everything that a screen can ask of a landscape. Arguments and answers are plain data, because they
 * cross into the thread that reads and back. Each question is one of the queries that `explain` and
 * `--json` are made of, or a few of them together.
 */
export const questions = {
  runs: ({ db }: Landscape, filter: RunFilter) => listRuns(db, filter),
  run: ({ db }: Landscape, { run }: { readonly run: string }) => findRun(db, run),
  nodes: async ({ db }: Landscape, { run }: { readonly run: string }) =>
    listNodeSummaries(db, (await findRun(db, run)).runId),
  node: async ({ db }: Landscape, { run, node }: NodeAsked) =>
    readNodeReport(db, await findRun(db, run), node),
  batches: async ({ db }: Landscape, { run, ...filter }: BatchesAsked) =>
    listBatches(db, (await findRun(db, run)).runId, filter),
  outputs: async ({ db }: Landscape, { run }: { readonly run: string }) => {
    const found = await findRun(db, run);
    return { run: found, outputs: await listOutputs(db, found) };
  },
  'verify-artifact': verifyPublished,
  settings: ({ db }: Landscape, { run }: { readonly run: string }) => readRecordedSettings(db, run),
  'run-facts': ({ db }: Landscape, { run }: { readonly run: string }) => readRunFacts(db, run),
};

interface NodeAsked {
  readonly run: string;
  /** Its name. */
  readonly node: string;
}

interface BatchesAsked extends BatchFilter {
  readonly run: string;
}

type Questions = typeof questions;

export type QuestionName = keyof Questions;

/** Question → what it is asked with. */
export type Asked = { readonly [Q in QuestionName]: Parameters<Questions[Q]>[1] };

/** Question → what comes back. */
export type Answers = { readonly [Q in QuestionName]: Awaited<ReturnType<Questions[Q]>> };
