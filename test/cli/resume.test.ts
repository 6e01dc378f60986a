import type { ChildProcess } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { folderWithLargeInput } from '../support/large-input.ts';
import { runProgram } from '../support/program.ts';
import { sweepFindings } from '../support/sweep.ts';

const folder = folderWithLargeInput(100_000);

/** Kills a run when its first group is committed. */
async function kill(database: string, ...more: readonly string[]): Promise<void> {
  const onStdout = (text: string, program: ChildProcess) => {
    if (text.includes('"group_committed"')) program.kill('SIGKILL');
  };
  const args = ['run', '-s', 'pipeline.yaml', '-x', '--json', '-d', database, ...more];
  const { exitCode } = await runProgram(args, { cwd: folder.path, onStdout });
  expect(exitCode).toBeNull();
}

const elspeth = (...args: readonly string[]) => runProgram(args, { cwd: folder.path });

describe('a run that was killed', () => {
  test('is shown as crashed, planned, resumed, and then complete', async () => {
    const database = join(folder.path, 'killed.db');
    await kill(database);
    const runs = await elspeth('runs', '-d', database);
    expect(runs.stdout).toMatch(/^r-\w{6} {2}crashed /m);
    expect(runs.stdout).toMatch(/`elspeth resume r-\w{6}` goes on with a run that crashed/);

    const plan = await elspeth('resume', 'latest', '-d', database, '--dry-run');
    expect(plan.stderr).toBe('');
    expect(plan.stdout).toMatch(/is crashed\.\n/);
    expect(plan.stdout).toMatch(
      /read the source on behind row [\d,]+; the .* before are unchanged/,
    );
    expect(plan.stdout).toMatch(/ {2}elspeth resume r-\w{6}\n$/);

    const resumed = await elspeth('resume', 'latest', '-d', database);
    expect({ exitCode: resumed.exitCode, stderr: resumed.stderr }).toEqual({
      exitCode: 0,
      stderr: '',
    });
    expect(resumed.stdout).toMatch(
      /^Run r-\w{6} completed: 100,000 rows, [\d,]+ of them in the last/,
    );
    const run = /^Run (r-\w{6})/.exec(resumed.stdout)?.[1] ?? '';
    expect(await sweepFindings(database, run, folder.path)).toEqual([]);

    const again = await elspeth('resume', run, '-d', database);
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('is complete') as string,
    });
  });

  test('remembers what was set, and is told where the settings are now', async () => {
    const database = join(folder.path, 'moved.db');
    await kill(database, '--set', 'sinks.out.options.path="out/other name.csv"');
    const [before, after] = ['pipeline.yaml', 'moved.yaml'].map((name) => join(folder.path, name));
    renameSync(before!, after!);
    try {
      const gone = await elspeth('resume', 'latest', '-d', database);
      expect(gone.exitCode).toBe(6);
      expect(gone.stderr).toContain('--settings');
      const resumed = await elspeth('resume', 'latest', '-d', database, '-s', 'moved.yaml');
      expect({ exitCode: resumed.exitCode, stderr: resumed.stderr }).toEqual({
        exitCode: 0,
        stderr: '',
      });
      expect(resumed.stdout).toContain('out/other name.csv');
    } finally {
      renameSync(after!, before!);
    }
  });
});

test('a run that is not there is looked for by name', async () => {
  const database = join(folder.path, 'other.db');
  await kill(database);
  const { exitCode, stderr } = await elspeth('resume', 'r-zzzzzz', '-d', database);
  expect(exitCode).toBe(6);
  expect(stderr).toContain('There is no run `r-zzzzzz`');
});
