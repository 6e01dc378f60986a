import type { Knex } from 'knex';

import { sweepRun } from '../landscape/audit-sweep.ts';
import type { Finding, SweepProgress, SweepResult } from '../landscape/audit-sweep.ts';
import { AuditError } from '../landscape/model/errors.ts';
import type { Run } from '../landscape/model/run.ts';
import { findRun } from '../landscape/queries/find-run.ts';
import { listRuns } from '../landscape/queries/list-runs.ts';
import { checkDatabase } from '../landscape/sweep/check-database.ts';
import { checkSchema } from '../landscape/sweep/check-schema.ts';
import { toFinding } from '../landscape/sweep/findings.ts';
import { artifactPath, unpublishedFile } from './reading/read-outputs.ts';
import { recomputeRun } from './recompute-run.ts';
import type { Recomputed } from './recompute-run.ts';

/** What a verification is asked to look at. */
export interface VerifyAsked {
  /** Absent: all runs. */
  readonly run: string | undefined;
  readonly recompute: boolean;
  readonly onProgress?: (progress: VerifyProgress) => void;
}

/** How far it is, and with what. */
export type VerifyProgress =
  | { readonly kind: 'database' }
  | ({ readonly kind: 'sweep'; readonly runKey: string } & SweepProgress)
  | {
      readonly kind: 'recompute';
      readonly runKey: string;
      readonly states: number;
      readonly allStates: number;
    };

export interface VerifiedRun {
  readonly runKey: string;
  /** What was looked at; absent when not even the run itself could be read. */
  readonly swept: Omit<SweepResult, 'findings'> | undefined;
  /** Those of the sweep, then those of computing again. */
  readonly findings: readonly Finding[];
  /** Absent unless that was asked for. */
  readonly recomputed: Recomputed | undefined;
}

export interface Verification {
  /** What SQLite finds wrong with the database as a whole. */
  readonly database: readonly Finding[];
  /** The oldest first. */
  readonly runs: readonly VerifiedRun[];
}

/** Goes over the database, and over everything that is recorded of a run or of all runs. */
export async function verifyRuns(
  landscape: { readonly db: Knex; readonly path: string },
  { run: asked, recompute, onProgress = () => undefined }: VerifyAsked,
): Promise<Verification> {
  const { db, path } = landscape;
  const runs = asked === undefined ? await listAllRuns(db) : [await findRun(db, asked)];
  let isChecking = true;
  const checking = checkDatabase(path).finally(() => {
    isChecking = false;
  });
  // It is waited for at the end: until then nobody may hear that it failed.
  checking.catch(() => undefined);
  const verified: VerifiedRun[] = [];
  for (const run of runs) {
    verified.push(await verifyRun(path, run, recompute, onProgress));
  }
  if (isChecking) onProgress({ kind: 'database' });
  return { database: [...(await checkSchema(db)), ...(await checking)], runs: verified };
}

async function verifyRun(
  path: string,
  run: Run,
  recompute: boolean,
  onProgress: (progress: VerifyProgress) => void,
): Promise<VerifiedRun> {
  const { runId, runKey } = run;
  let swept: SweepResult;
  try {
    swept = await sweepRun({
      databasePath: path,
      runId,
      outputs: {
        published: (published) => artifactPath(run, published),
        partial: (sink) => unpublishedFile(run, sink)?.partialPath,
      },
      onProgress: (progress) => onProgress({ kind: 'sweep', runKey, ...progress }),
    });
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    // A run, a segment or a node that cannot be read: there is nothing to go on from.
    return { runKey, swept: undefined, findings: [toFinding(error)], recomputed: undefined };
  }
  const { findings, ...looked } = swept;
  if (!recompute) return { runKey, swept: looked, findings, recomputed: undefined };
  const recomputed = await recomputeRun(path, run, (states, allStates) =>
    onProgress({ kind: 'recompute', runKey, states, allStates }),
  );
  return { runKey, swept: looked, findings: [...findings, ...recomputed.findings], recomputed };
}

async function listAllRuns(db: Knex): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let after: number | undefined; ;) {
    const { items, next } = await listRuns(db, { limit: 500, after });
    runs.push(...items);
    if (next === undefined) return runs.toReversed();
    after = next;
  }
}
