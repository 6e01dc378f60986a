import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { listRuns } from '../../landscape/queries/list-runs.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { runProgram } from '../support/program.ts';
import { right } from '../support/right-settings.ts';
import { sweepFindings } from '../support/sweep.ts';

const backupDocument = z.object({
  schema: z.literal('elspeth.backup'),
  schemaVersion: z.literal(1),
  runs: z.int(),
  atWork: z.array(z.string()),
  missing: z.array(z.unknown()),
});
const runsDocument = z.object({
  runs: z.array(z.object({ run: z.string(), status: z.string(), rows: z.int() })),
});

/** The program in a folder with a pipeline and so many rows of input. */
function programInFolder(rows: number) {
  const lines = Array.from({ length: rows }, (_, i) => `${i},${i % 5}\n`);
  const folder = pipelineFolder({
    'pipeline.yaml': right,
    'in.csv': `id,amount\n${lines.join('')}`,
  });
  const { path } = folder;
  mkdirSync(join(path, '.elspeth'));
  return {
    path,
    outputs: () => folder.outputs(),
    landscape: join(path, '.elspeth', 'audit.db'),
    run: (...args: readonly string[]) => runProgram(args, { cwd: path }),
  };
}

/** How many rows a backup holds, all of whose records and payloads fit together. */
async function soundRows(backup: string, folder: string): Promise<number> {
  const database = join(backup, 'audit.db');
  const db = await openLandscapeReader(database);
  const { items } = await listRuns(db);
  await db.destroy();
  for (const { runKey } of items) {
    const findings = await sweepFindings(database, runKey, folder);
    // What a run wrote goes on outside of the copy, and was published since.
    expect(findings.filter(({ area }) => area === 'records')).toEqual([]);
  }
  return items.reduce((sum, { rows }) => sum + rows, 0);
}

test(
  'backups while a run is at work hold a moment of it each, and the run is not disturbed',
  { timeout: 120_000 },
  async () => {
    const straight = programInFolder(8000);
    expect(await straight.run('run', '-s', 'pipeline.yaml', '-x')).toMatchObject({ exitCode: 0 });
    const program = programInFolder(8000);
    const running = program.run('run', '-s', 'pipeline.yaml', '-x');
    const end = new AbortController();
    void running.finally(() => end.abort());
    while (!existsSync(program.landscape) && !end.signal.aborted) await setTimeout(20);
    const rows: number[] = [];
    for (let i = 0; !end.signal.aborted && rows.length < 4; i += 1) {
      const made = await program.run('backup', `backup-${i}`, '--json');
      // The landscape is not there, or not whole, before the run has begun.
      if (made.exitCode === 6) continue;
      expect(made).toMatchObject({ exitCode: 0, stderr: '' });
      const { missing } = backupDocument.parse(JSON.parse(made.stdout));
      expect(missing).toEqual([]);
      rows.push(await soundRows(join(program.path, `backup-${i}`), program.path));
    }
    expect(await running).toMatchObject({ exitCode: 0 });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect(program.outputs()).toEqual(straight.outputs());
  },
);

test('backup and restore say what was done, and the commands that they print work', async () => {
  const program = programInFolder(20);
  await program.run('run', '-s', 'pipeline.yaml', '-x');
  const made = await program.run('backup', 'kept/monday');
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect(made.stdout).toMatch(
    /^Backup of \S+audit\.db: 1 run, 2 files, [\d.]+ kB\n {2}kept\/monday\n/,
  );
  rmSync(join(program.path, '.elspeth'), { recursive: true });
  const [, restoreLine = ''] = /^ {2}elspeth (restore .*)$/m.exec(made.stdout) ?? [];
  const restored = await program.run(...restoreLine.split(' '));
  expect(restored).toMatchObject({ exitCode: 0, stderr: '' });
  expect(restored.stdout).toMatch(/^Restored \S+audit\.db: 1 run, 2 files, /);
  const runs = await program.run('runs', '--json');
  expect(runsDocument.parse(JSON.parse(runs.stdout)).runs).toMatchObject([
    { status: 'completed', rows: 20 },
  ]);
  expect(await program.run('run', '-s', 'pipeline.yaml', '-x')).toMatchObject({ exitCode: 0 });
});

test.each([
  {
    title: 'no landscape',
    args: ['backup', 'b', '-d', 'none.db'],
    exitCode: 6,
    says: 'error: There is no landscape at ',
  },
  {
    title: 'a target that is not empty',
    args: ['backup', 'out'],
    exitCode: 2,
    says: 'a folder that is not empty',
  },
  {
    title: 'no backup',
    args: ['restore', 'out', '-d', 'new.db'],
    exitCode: 6,
    says: 'error: There is no complete backup in ',
  },
  {
    title: 'a landscape in its place',
    args: ['restore', 'backup'],
    exitCode: 2,
    says: 'Restore beside it with --database',
  },
])(
  '$title: refused with exit $exitCode, and nothing is changed',
  async ({ args, exitCode, says }) => {
    const program = programInFolder(20);
    await program.run('run', '-s', 'pipeline.yaml', '-x');
    await program.run('backup', 'backup');
    const before = readdirSync(program.path);
    const refused = await program.run(...args);
    expect(refused).toMatchObject({ exitCode, stdout: '' });
    expect(refused.stderr).toContain(says);
    expect(refused.stderr).not.toMatch(/^ +at /m);
    expect(readdirSync(program.path)).toEqual(before);
  },
);
