import type { Knex } from 'knex';

import { ConfigError, NotFoundError } from '../model/errors.ts';
import { nearestName } from '../model/nearest-name.ts';
import type { Run } from '../model/run.ts';
import { openRecord, text } from '../readers/stored-record.ts';
import { runColumns, toRun } from '../readers/to-run.ts';

/** Candidates that a message names. */
const longestList = 10;

/**
 * The run that a person means: by its key or a unique prefix of it, with or without `r-`, or `latest`,
 * the one that was started last.
 *
 * @throws NotFoundError `RUN_NOT_FOUND` when there is none.
 * @throws ConfigError `RUN_AMBIGUOUS` when several runs fit.
 */
export async function findRun(db: Knex, asked: string): Promise<Run> {
  if (asked === 'latest') return await findLatest(db);
  const prefix = 'r-'.startsWith(asked) || asked.startsWith('r-') ? asked : `r-${asked}`;
  const found: unknown[] = await db('runs')
    .select(runColumns)
    .where('run_key', '>=', prefix)
    .andWhere('run_key', '<', `${prefix}\u{10FFFF}`)
    .orderBy('run_key')
    .limit(longestList + 1);
  const runs = found.map(toRun);
  const [first] = runs;
  if (first === undefined) throw await notFound(db, asked);
  if (runs.length > 1 && first.runKey !== prefix) throw ambiguous(asked, runs);
  return first;
}

async function findLatest(db: Knex): Promise<Run> {
  const found: unknown[] = await db('runs').select(runColumns).orderBy('run_id', 'desc').limit(1);
  const [latest] = found.map(toRun);
  if (latest !== undefined) return latest;
  throw new NotFoundError('RUN_NOT_FOUND', 'This landscape has no run yet.', {
    nextStep: 'Run a pipeline: `elspeth run --settings pipeline.yaml --execute`.',
  });
}

function ambiguous(asked: string, runs: readonly Run[]): ConfigError {
  const keys = runs.slice(0, longestList).map((run) => run.runKey);
  const more = runs.length > longestList ? ' and more' : '';
  return new ConfigError([
    {
      code: 'RUN_AMBIGUOUS',
      message: `\`${asked}\` can mean several runs: ${keys.join(', ')}${more}.`,
      found: asked,
      expected: 'a run key, or as much of its start as only one run has',
      nextStep: `Give more of the key, \`${keys[0]}\` for example.`,
    },
  ]);
}

async function notFound(db: Knex, asked: string): Promise<NotFoundError> {
  const found: unknown[] = await db('runs')
    .select({ runKey: 'run_key' })
    .orderBy('run_id', 'desc')
    .limit(1000);
  const keys = found.map((run) => text(openRecord('runs', 'runKey', run), 'runKey'));
  const nearest = nearestName(asked.startsWith('r-') ? asked : `r-${asked}`, keys);
  return new NotFoundError('RUN_NOT_FOUND', `There is no run \`${asked}\` in this landscape.`, {
    facts: { asked, nearest: nearest ?? null },
    nextStep: nextStep(nearest, keys),
  });
}

function nextStep(nearest: string | undefined, keys: readonly string[]): string {
  if (nearest !== undefined) return `Did you mean \`${nearest}\`? \`elspeth runs\` lists all runs.`;
  if (keys.length === 0) return 'The landscape has no run yet.';
  return `The last runs are ${keys.slice(0, 3).join(', ')}; \`elspeth runs\` lists all of them.`;
}
