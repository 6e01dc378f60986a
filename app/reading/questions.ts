import type { Knex } from 'knex';

import type { BytesAsked } from '../../landscape/model/recorded-bytes.ts';
import type { Cancellation } from '../../landscape/queries/cancellation.ts';
import { explainBatch, listBatchMembers } from '../../landscape/queries/explain-batch.ts';
import { settledErrorGroups } from '../../landscape/queries/settled-error-groups.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { listBatches } from '../../landscape/queries/list-batches.ts';
import type { BatchFilter } from '../../landscape/queries/list-batches.ts';
import { listRuns } from '../../landscape/queries/list-runs.ts';
import type { RunFilter } from '../../landscape/queries/list-runs.ts';
import { listNodeSummaries } from '../../landscape/queries/node-summaries.ts';
import { readNodeReport } from '../../landscape/queries/node-report.ts';
import { readRecorded } from '../../landscape/queries/read-recorded.ts';
import { explainTokens } from './explain-tokens.ts';
import type { TokensAsked } from './explain-tokens.ts';
import { readOutputs } from './read-outputs.ts';
import { readProgress } from './read-progress.ts';
import { rowQuestions } from './row-questions.ts';
import { readRecordedSettings, readRunFacts, readRunStatus } from './run-facts.ts';
import { verifyPublished } from './verify-published.ts';

/** What a question is answered from. */
export interface Landscape {
  readonly db: Knex;
  readonly path: string;
}

interface OfRun {
  /** Key of a run, a unique prefix of it, or `latest`. */
  readonly run: string;
}

interface NodeAsked {
  /** Its name. */
  readonly node: string;
}

interface BatchAsked {
  readonly batch: string;
}

interface MembersAsked {
  /** Place of the member behind which the page begins. */
  readonly after: number;
  readonly limit: number;
}

/**
 * Everything that a screen can ask of a landscape. Arguments and answers are plain data, because they
 * cross into the thread that reads and back. Each question is one of the queries that `explain` and
 * `--json` are made of, or a few of them together.
 */
export const questions = {
  runs: ({ db }: Landscape, filter: RunFilter) => listRuns(db, filter),
  run: ({ db }: Landscape, { run }: { readonly run: string }) => findRun(db, run),
  run_status: async ({ db }: Landscape, { run }: OfRun) => await readRunStatus(db, run),
  /** What a watcher of the run would know, whoever runs it. */
  progress: readProgress,
  explain: async (landscape: Landscape, { run, ...asked }: OfRun & TokensAsked) =>
    await explainTokens(landscape, await findRun(landscape.db, run), asked),
  explain_batch: async ({ db, path }: Landscape, { run, batch }: OfRun & BatchAsked) =>
    await explainBatch(db, await findRun(db, run), batch, { databasePath: path, limit: 1 }),
  batch_members: async (
    { db }: Landscape,
    { run, batch, after, limit }: OfRun & BatchAsked & MembersAsked,
  ) => await listBatchMembers(db, await findRun(db, run), batch, { after, limit }),
  payload: async (
    { db, path }: Landscape,
    { run, bytes }: OfRun & { readonly bytes: BytesAsked },
  ) => await readRecorded(db, await findRun(db, run), bytes, path),
  nodes: async ({ db }: Landscape, { run }: OfRun) =>
    await listNodeSummaries(db, (await findRun(db, run)).runId),
  node: async ({ db }: Landscape, { run, node }: OfRun & NodeAsked) =>
    await readNodeReport(db, await findRun(db, run), node),
  error_groups: async ({ db }: Landscape, { run }: OfRun, cancellation: Cancellation) =>
    await settledErrorGroups(db, await findRun(db, run), cancellation),
  batches: async ({ db }: Landscape, { run, ...filter }: OfRun & BatchFilter) =>
    await listBatches(db, (await findRun(db, run)).runId, filter),
  outputs: async ({ db }: Landscape, { run }: OfRun) => await readOutputs(db, run),
  verify_artifact: verifyPublished,
  settings: async ({ db }: Landscape, { run }: OfRun) => await readRecordedSettings(db, run),
  run_facts: async ({ db }: Landscape, { run }: OfRun) => await readRunFacts(db, run),
  ...rowQuestions,
};

type Questions = typeof questions;

export type QuestionName = keyof Questions;

/** Question → what it is asked with. */
export type Asked = { readonly [Q in QuestionName]: Parameters<Questions[Q]>[1] };

/** Question → what comes back. */
export type Answers = { readonly [Q in QuestionName]: Awaited<ReturnType<Questions[Q]>> };
