import type { Knex } from 'knex';

import type { RunId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import { neverCancelled } from './cancellation.ts';
import type { Cancellation } from './cancellation.ts';
import { listErrorGroups } from './error-groups.ts';
import type { ErrorGroup } from './error-groups.ts';
import { summarise } from './list-runs.ts';

interface Settled {
  /** Which of its processes was the last: a run that is resumed has another. */
  readonly segments: number;
  readonly groups: readonly ErrorGroup[];
}

/** Of each landscape that is read: the groups of runs that have ended, those asked for last at the end. */
const settled = new WeakMap<Knex, Map<RunId, Settled>>();
const mostKept = 16;

/** The errors of a run in groups; those of a run that has ended are counted once. */
export async function settledErrorGroups(
  db: Knex,
  run: Run,
  cancellation: Cancellation = neverCancelled,
): Promise<readonly ErrorGroup[]> {
  const [summary] = await summarise(db, [run]);
  const segments = summary?.segments.length ?? 0;
  const kept = settled.get(db) ?? new Map<RunId, Settled>();
  settled.set(db, kept);
  const known = kept.get(run.runId);
  const isKnown = known?.segments === segments && summary?.status !== 'running';
  const groups = isKnown ? known.groups : await listErrorGroups(db, run.runId, cancellation);
  kept.delete(run.runId);
  if (summary?.status !== 'running') kept.set(run.runId, { segments, groups });
  for (const runId of [...kept.keys()].slice(0, -mostKept)) kept.delete(runId);
  return groups;
}
