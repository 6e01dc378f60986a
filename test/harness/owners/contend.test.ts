import { hostname, tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';

import { runHere } from '../../../app/run-here.ts';
import { systemClock } from '../../../landscape/model/clock.ts';
import { sweepFindings } from '../../support/sweep.ts';
import { landscapeFile } from '../driver/driver-folder.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { runsIn } from '../../support/runs-in.ts';
import { choicesOf, seed } from '../driver/seeded.ts';
import type { Attempt } from './attempts.ts';
import { layOut } from './contended-folder.ts';
import { attemptsPerFolder, startContending } from './start-contending.ts';

const landscapes = 6;

test('of three processes that want a landscape one has it at a time, and the others are told who', async () => {
  console.info(`ELSPETH_TEST_SEED=${seed}`);
  const root = scratchFolder();
  const codeCache = mkdtempSync(join(tmpdir(), 'elspeth-code-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
    rmSync(codeCache, { recursive: true });
  });
  const { below } = choicesOf(seed);
  const contenders = [1, 2, 3].map(() => startContending(below(2 ** 31), codeCache));
  const attempts: Attempt[] = [];
  for (let i = 0; i < landscapes; i += 1) {
    const folder = layOut(join(root, String(i)));
    // One is killed in the middle of whatever it does, and has a successor.
    const killed = below(contenders.length);
    const told = contenders.map(
      async (contender, n) =>
        await contender.contend(
          folder,
          n === killed ? below(attemptsPerFolder - 1) + 1 : undefined,
        ),
    );
    attempts.push(...(await Promise.all(told)).flat());
    contenders[killed] = startContending(below(2 ** 31), codeCache);
    expect(takingTurns(folder)).toEqual([]);
    await completeAll(folder);
  }
  for (const contender of contenders) contender.end();
  const owned = attempts.filter(({ ended }) => ended !== 'refused');
  console.info(`${owned.length} times owned, ${attempts.length - owned.length} times refused`);
  expect(attempts.filter(isWrong)).toEqual([]);
  expect(owned.length).toBeGreaterThan(landscapes);
  expect(attempts.length - owned.length).toBeGreaterThan(landscapes);
}, 120_000);

/** Refusals name who owns the landscape; nothing else may go wrong. */
function isWrong({ ended, code, message = '', pid }: Attempt): boolean {
  // Somebody else has completed the run between the look at it and the claim to it.
  const isUseless = code === 'RUN_COMPLETE';
  if (ended === 'completed' || ended === 'interrupted' || isUseless) return false;
  const named = /\(process (\d+) on (.+?)\)/.exec(message);
  const isNamed = named !== null && Number(named[1]) !== pid && named[2] === hostname();
  return code !== 'LANDSCAPE_BUSY' || !isNamed;
}

/** Places where a process committed something between two commits of another one. */
function takingTurns(folder: string): readonly unknown[] {
  const db = new Database(join(folder, landscapeFile), { readonly: true });
  try {
    return db
      .prepare(
        `select c.checkpoint_id, c.segment_id from checkpoints c
          where c.segment_id < (select max(p.segment_id) from checkpoints p
                                 where p.checkpoint_id < c.checkpoint_id)`,
      )
      .all();
  } finally {
    db.close();
  }
}

/** Goes on with every run that somebody left, and looks at all that is recorded. */
async function completeAll(folder: string): Promise<void> {
  const database = join(folder, landscapeFile);
  for (const { runKey, status } of await runsIn(database)) {
    if (status !== 'completed') {
      const request = { settingsFile: 'pipeline.yaml', sets: [], database, cwd: folder, env: {} };
      const resume = { runKey, acceptCodeChange: false };
      const stop = { requested: false };
      const parts = { clock: systemClock, random: Math.random, stop, emit: () => undefined };
      expect(await runHere({ ...request, resume }, parts)).toMatchObject({ status: 'completed' });
    }
    expect(await sweepFindings(database, runKey, folder)).toEqual([]);
  }
}
