import type { Knex } from 'knex';

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
};

type Questions = typeof questions;

export type QuestionName = keyof Questions;

/** Question → what it is asked with. */
export type Asked = { readonly [Q in QuestionName]: Parameters<Questions[Q]>[1] };

/** Question → what comes back. */
export type Answers = { readonly [Q in QuestionName]: Awaited<ReturnType<Questions[Q]>> };
