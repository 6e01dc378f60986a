import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { setTimeout } from 'node:timers/promises';

import { runHere } from '../../../app/run-here.ts';
import { systemClock } from '../../../landscape/model/clock.ts';
import { ElspethError } from '../../../landscape/model/errors.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { listRuns } from '../../../landscape/queries/list-runs.ts';
import { landscapeFile } from '../driver/driver-folder.ts';
import { choicesOf } from '../driver/seeded.ts';
import type { Choices } from '../driver/seeded.ts';
import type { Attempt } from './attempts.ts';

/**
 * A process that wants a landscape again and again: starts runs, goes on with those of others, and stops
 * before their end. It is given folders, a line each, and tells how each attempt ended.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '' }, attempts: { type: 'string', default: '' } },
});

const choices = choicesOf(Number(values.seed));

for await (const folder of createInterface(process.stdin)) {
  for (let i = 0; i < Number(values.attempts); i += 1) {
    writeSync(1, `${JSON.stringify(await attempt(folder, choices))}\n`);
    await setTimeout(choices.below(20));
  }
}

async function attempt(folder: string, { below }: Choices): Promise<Attempt> {
  let groups = 0;
  // Many runs are not finished by whoever begins them.
  const most = below(8);
  try {
    const runKey = below(2) === 0 ? await findStopped(folder) : undefined;
    const resume = runKey === undefined ? undefined : { runKey, acceptCodeChange: false };
    const { status, error } = await runHere(
      {
        settingsFile: 'pipeline.yaml',
        sets: [],
        database: join(folder, landscapeFile),
        cwd: folder,
        env: {},
        resume,
      },
      {
        clock: systemClock,
        random: Math.random,
        stop: {
          get requested() {
            return groups > most;
          },
        },
        emit({ type }) {
          if (type === 'group_committed') groups += 1;
        },
      },
    );
    return { pid: process.pid, folder, ended: status, code: error?.code, message: error?.message };
  } catch (error) {
    const { pid } = process;
    const code = error instanceof ElspethError ? error.code : 'BUG';
    const message = error instanceof Error ? error.message : String(error);
    return { pid, folder, ended: 'refused', code, message };
  }
}

/** A run that nobody works on; `undefined`: there is none, or no landscape yet. */
async function findStopped(folder: string): Promise<string | undefined> {
  let db: Awaited<ReturnType<typeof openLandscapeReader>>;
  try {
    db = await openLandscapeReader(join(folder, landscapeFile));
  } catch (error) {
    if (error instanceof ElspethError && error.code === 'LANDSCAPE_NOT_FOUND') return undefined;
    throw error;
  }
  try {
    const { items } = await listRuns(db, { limit: 10 });
    const stopped = items.filter(({ status }) => status !== 'completed' && status !== 'running');
    return stopped[0]?.runKey;
  } finally {
    await db.destroy();
  }
}
