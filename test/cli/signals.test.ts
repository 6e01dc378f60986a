import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { folderWithLargeInput } from '../support/large-input.ts';
import { runProgram } from '../support/program.ts';
import { sweepFindings } from '../support/sweep.ts';

const folder = folderWithLargeInput(300_000);

/** Starts a run that would take long, and sends signals, 2 ms apart, when the first group is committed. */
async function interrupt(database: string, ...signals: readonly NodeJS.Signals[]) {
  let isSent = false;
  const onStdout = (text: string, program: ChildProcess) => {
    if (isSent || !text.includes('"group_committed"')) return;
    isSent = true;
    for (const [i, signal] of signals.entries()) setTimeout(() => program.kill(signal), 2 * i);
  };
  const args = ['run', '-s', 'pipeline.yaml', '-x', '--json', '--database', database];
  const { exitCode, stdout, stderr } = await runProgram(args, { cwd: folder.path, onStdout });
  const lines = stdout.trimEnd().split('\n');
  return { exitCode, stderr, last: JSON.parse(lines.at(-1) ?? '') as unknown };
}

const runsDocument = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      status: z.string(),
      rows: z.int(),
      tokens: z.int(),
      outcomes: z.record(z.string(), z.int()),
    }),
  ),
});

/** The only run of a landscape, as `runs` shows it. */
async function runIn(database: string) {
  const { stdout } = await runProgram(['runs', '--json', '-d', database], { cwd: folder.path });
  const [run, ...others] = runsDocument.parse(JSON.parse(stdout)).runs;
  expect(others).toEqual([]);
  if (run === undefined) throw new Error('no run');
  return run;
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s once: the run ends as interrupted with exit 3, and everything is consistent',
  async (signal) => {
    const database = join(folder.path, `${signal}.db`);
    const { exitCode, stderr, last } = await interrupt(database, signal);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
    expect(last).toMatchObject({ type: 'run_completed', status: 'interrupted', exitCode: 3 });
    const { run, status, rows, tokens, outcomes } = await runIn(database);
    expect(status).toBe('interrupted');
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(300_000);
    const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    expect({ tokens, ended }).toEqual({ tokens: rows, ended: rows });
    expect(await sweepFindings(database, run, folder.path)).toEqual([]);
    const outputs = readdirSync(join(folder.path, 'out')).filter((name) => name.endsWith(run));
    expect(outputs.toSorted()).toEqual([`out.csv.partial-${run}`, `rest.jsonl.partial-${run}`]);
    expect(readdirSync(join(folder.path, 'out'))).not.toContain('out.csv');
  },
);

/** A second signal may come too late, when the run has ended cleanly: then it is tried again. */
async function interruptTwice(signal: NodeJS.Signals) {
  for (let attempt = 0; ; attempt += 1) {
    const database = join(folder.path, `${signal}-twice-${attempt}.db`);
    const ended = await interrupt(database, signal, signal);
    if (ended.exitCode !== 3 || attempt === 9) return { database, ...ended };
  }
}

test.each([
  { signal: 'SIGINT', exitCode: 130 },
  { signal: 'SIGTERM', exitCode: 143 },
] as const)(
  '$signal twice ends at once with exit $exitCode, and the next run is not in the way',
  async ({ signal, exitCode }) => {
    const { database, ...ended } = await interruptTwice(signal);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toBe(
      'Ended at once; what was committed is kept, and `elspeth resume` goes on with it.\n',
    );
    const { run, status, rows, tokens, outcomes } = await runIn(database);
    expect(status).toBe('crashed');
    expect(rows).toBeGreaterThan(0);
    const settled = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    expect(settled).toBeLessThanOrEqual(tokens);
    expect(tokens).toBe(rows);
    const explain = ['explain', '--run', run, '--row', '0', '-d', database];
    expect(await runProgram(explain, { cwd: folder.path })).toMatchObject({ exitCode: 0 });
    const next = await interrupt(database, 'SIGINT');
    expect(next).toMatchObject({ exitCode: 3, last: { status: 'interrupted' } });
  },
);
