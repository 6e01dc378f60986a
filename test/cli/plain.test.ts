import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

import { cleanEnv, programFile } from '../support/program.ts';
import { programInPty, sayWhenSkipped, untouched } from '../support/program-in-pty.ts';
import { sharedRuns } from '../support/shared-runs.ts';

const { folder, run, runKeys } = await sharedRuns();
const [, latest = ''] = runKeys;
const hasPty = sayWhenSkipped('test/cli/plain.test.ts');

/** What the program says in a pipe when these lines are typed. */
function saidInPipe(args: readonly string[], typed: readonly string[]) {
  const program = spawn(process.execPath, [programFile, ...args], {
    cwd: folder.path,
    env: cleanEnv({ ELSPETH_DATABASE: folder.landscape }),
  });
  let stdout = '';
  let stderr = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  program.stdin.end(typed.map((line) => `${line}\n`).join(''));
  return new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
    program.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

test('elspeth tui --plain answers in a pipe, line by line', async () => {
  const { exitCode, stdout, stderr } = await saidInPipe(
    ['tui', '--plain'],
    ['1', 'errors', '1', '1', 'row 99', 'quit', 'row 0'],
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(`1. ${latest}, completed`);
  expect(stdout).toContain('1 error: type_mismatch in amount at source, first in row 2');
  expect(stdout).toContain('Row 2 (in.csv line 4) was quarantined');
  expect(stdout).toMatch(/error: Run r-[0-9a-z]{6} has no row `99`; its rows are 0 to 2\.\n.*\n$/);
  expect(stdout).not.toContain('\u001b');
});

test('elspeth tui --plain --run R --row 2 begins with the explanation', async () => {
  const args = ['tui', '--plain', '--run', latest, '--row', '2'];
  const { exitCode, stdout } = await saidInPipe(args, []);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Row 2 \(in\.csv line 4\) was quarantined/);
});

test('elspeth tui --plain of a run that does not exist is exit 6', async () => {
  const { exitCode, stderr } = await saidInPipe(['tui', '--plain', '--run', 'r-none'], []);
  expect(exitCode).toBe(6);
  expect(stderr).toContain('error: ');
});

test.runIf(hasPty).each(['ACCESSIBLE', 'INK_SCREEN_READER'])(
  'with %s on a terminal everything is lines, and the terminal is left alone',
  async (variable) => {
    const env = { [variable]: variable === 'ACCESSIBLE' ? '1' : 'true' };
    const args = ['tui', '--database', folder.landscape];
    const program = await programInPty(args, { cwd: folder.path, env });
    await program.shows(/^>$/m);
    program.press('1\r');
    await program.shows(`Run ${latest} completed`);
    program.press('row 2\r');
    await program.until(() => program.history().includes('was quarantined'), 'the answer');
    program.press('quit\r');
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
    expect(program.modes()).toEqual(untouched);
    expect(program.output()).not.toContain('␛');
  },
);

test.runIf(hasPty)('with ACCESSIBLE a run is lines, and nothing is rewritten', async () => {
  const args = ['run', '-s', 'pipeline.yaml', '-x', '--database', folder.landscape];
  const program = await programInPty(args, { cwd: folder.path, env: { ACCESSIBLE: '1' } });
  expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
  expect(program.output()).not.toMatch(/␛|\r(?!\n)/);
  expect(program.output()).toMatch(/^Run r-[0-9a-z]{6} completed: 3 rows in /);
});

test('help says how to get lines', async () => {
  expect((await run(['tui', '--help'])).stdout).toContain('--plain');
});
