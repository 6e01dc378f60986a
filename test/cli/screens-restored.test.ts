import { spawnSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { folderWithLargeInput } from '../support/large-input.ts';
import { cleanEnv, programForShell, runProgram } from '../support/program.ts';
import { programInPty, sayWhenSkipped, untouched } from '../support/program-in-pty.ts';
import type { ProgramInPty } from '../support/program-in-pty.ts';
import { openPty } from '../support/pty.ts';
import type { Pty } from '../support/pty.ts';
import { sharedRuns } from '../support/shared-runs.ts';

const hasPty = sayWhenSkipped('test/cli/screens-restored.test.ts');
const { folder: finished, runKeys } = await sharedRuns();
const [, latest = ''] = runKeys;
const large = folderWithLargeInput(300_000);
const shortWork = folderWithLargeInput(60_000);
const ctrlC = '\u0003';
const ctrlZ = '\u001a';

/** Makes the program fail where nobody expects it, when it gets SIGUSR2. */
const planted = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    "process.on('SIGUSR2', () => { throw new Error('planted failure'); })",
  )}`,
};

/** The list of runs, as it is when it was read. */
async function openRuns(env: Readonly<Record<string, string>> = {}): Promise<ProgramInPty> {
  const args = ['tui', '--database', finished.landscape];
  const program = await programInPty(args, { cwd: finished.path, env });
  await program.shows(latest);
  expect(program.modes()).toMatchObject({ screen: 'alternate', isCursorShown: false });
  return program;
}

let landscapes = 0;

/** A run that takes long, on its live screen, when its first rows are committed. */
async function openRun(env: Readonly<Record<string, string>> = {}) {
  const database = join(large.path, `${(landscapes += 1)}.db`);
  const args = ['run', '-s', 'pipeline.yaml', '-x', '--database', database];
  const program = await programInPty(args, { cwd: large.path, env });
  await program.shows(/elspeth ▸ .*r-[0-9a-z]{6}/);
  await program.shows(/[1-9][\d,]* rows?\b/);
  expect(program.modes()).toMatchObject({ screen: 'alternate', isCursorShown: false });
  return { program, database };
}

interface Way {
  readonly way: string;
  readonly exitCode: number;
  readonly leave: (program: ProgramInPty) => void;
}

const byKey = (key: string) => (program: ProgramInPty) => program.press(key);
const bySignal =
  (...signals: readonly NodeJS.Signals[]) =>
  (program: ProgramInPty) =>
    signals.forEach((signal) => program.kill(signal));

describe.runIf(hasPty)('the terminal is as it was', () => {
  const ways: readonly Way[] = [
    { way: 'q', exitCode: 0, leave: byKey('q') },
    { way: 'ctrl-c', exitCode: 0, leave: byKey(ctrlC) },
    { way: 'SIGINT', exitCode: 130, leave: bySignal('SIGINT') },
    { way: 'SIGTERM', exitCode: 143, leave: bySignal('SIGTERM') },
    { way: 'SIGHUP', exitCode: 143, leave: bySignal('SIGHUP') },
  ];

  test.each(ways)('when the runs are left by $way', async ({ exitCode, leave }) => {
    const program = await openRuns();
    leave(program);
    expect(await program.ended).toEqual({ exitCode, isInputAsBefore: true });
    expect(program.modes()).toEqual(untouched);
  });

  test('when the program fails, and what failed stands on the normal screen', async () => {
    const program = await openRuns(planted);
    program.kill('SIGUSR2');
    const { exitCode, isInputAsBefore } = await program.ended;
    expect({ isInputAsBefore, modes: program.modes() }).toEqual({
      isInputAsBefore: true,
      modes: untouched,
    });
    expect(exitCode).not.toBe(0);
    expect(program.history()).toContain('planted failure');
  });

  test('when a run is stopped by ctrl-c and an answer: exit 3, and its summary stays', async () => {
    const { program } = await openRun();
    program.press(ctrlC);
    await program.shows('A run is going on');
    program.press('s');
    expect(await program.ended).toEqual({ exitCode: 3, isInputAsBefore: true });
    expect(program.modes()).toEqual(untouched);
    expect(program.history()).toMatch(/^Run r-[0-9a-z]{6} interrupted: [\d,]+ rows in /m);
    expect(program.history()).not.toContain('▸');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'when a run is stopped by %s: exit 3, and its summary stays',
    async (signal) => {
      const { program, database } = await openRun();
      program.kill(signal);
      expect(await program.ended).toEqual({ exitCode: 3, isInputAsBefore: true });
      expect(program.modes()).toEqual(untouched);
      expect(program.history()).toMatch(/^Run r-[0-9a-z]{6} interrupted: /m);
      expect(await statusIn(database)).toBe('interrupted');
    },
  );

  test('when a run is ended by two SIGINT: exit 130', async () => {
    for (;;) {
      const { program, database } = await openRun();
      bySignal('SIGINT')(program);
      setTimeout(() => isAlive(program.pid) && program.kill('SIGINT'), 2);
      const ended = await program.ended;
      expect(program.modes()).toEqual(untouched);
      // The second may come when the run has ended already, as it was asked to by the first.
      if ((await statusIn(database)) === 'interrupted') continue;
      expect(ended).toEqual({ exitCode: 130, isInputAsBefore: true });
      expect(program.history()).toContain('Ended at once; what was committed is kept');
      expect(await statusIn(database)).toBe('crashed');
      return;
    }
  });

  test('when the program fails under a run', async () => {
    const { program } = await openRun(planted);
    program.kill('SIGUSR2');
    const { exitCode, isInputAsBefore } = await program.ended;
    expect({ isInputAsBefore, modes: program.modes() }).toEqual({
      isInputAsBefore: true,
      modes: untouched,
    });
    expect(exitCode).not.toBe(0);
    expect(program.history()).toContain('planted failure');
  });

  test('when a run goes on without its screen, which comes as lines', async () => {
    const { program } = await openRun();
    program.press(ctrlC);
    await program.shows('A run is going on');
    program.press('g');
    await program.until(() => program.modes().screen === 'normal', 'the screen is left');
    await program.shows(/r-[0-9a-z]{6} [\d,]+ rows · [\d,]+ rows\/s/);
    expect(program.modes()).toEqual(untouched);
    program.press(ctrlC);
    expect(await program.ended).toEqual({ exitCode: 3, isInputAsBefore: true });
    expect(program.history()).toMatch(/^Run r-[0-9a-z]{6} interrupted: /m);
  });
});

describe.runIf(hasPty)('a terminal that goes away', () => {
  test('ends the screens', async () => {
    const program = await openRuns();
    program.close();
    await vi.waitFor(() => expect(isAlive(program.pid)).toBe(false), { timeout: 60_000 });
  });

  test.each(['--tui', '--max-bad=1'])(
    'ends the screen of a run that is over (%s)',
    async (flag) => {
      const args = ['run', '-s', 'pipeline.yaml', '-x', '--database', 'over.db', flag];
      const program = await programInPty(args, { cwd: shortWork.path });
      // A key that was pressed keeps the screen open too.
      await program.shows(/~ running|✓ completed/);
      program.press('2');
      await program.shows('[2 Rows]');
      program.press('1');
      await program.shows('✓ completed');
      program.close();
      await vi.waitFor(() => expect(isAlive(program.pid)).toBe(false), { timeout: 60_000 });
    },
  );

  test('stops a run, which is then interrupted', async () => {
    const { program, database } = await openRun();
    program.close();
    await vi.waitFor(() => expect(isAlive(program.pid)).toBe(false), { timeout: 60_000 });
    expect(await statusIn(database)).toBe('interrupted');
  });
});

describe.runIf(hasPty)('a landscape that cannot be read any more', () => {
  test('is said on the screen, which can be left', async () => {
    const path = join(finished.path, 'torn.db');
    spawnSync('cp', [finished.landscape, path]);
    const program = await programInPty(['tui', '--database', path], { cwd: finished.path });
    await program.shows(latest);
    truncateSync(path, 4096);
    writeFileSync(path, 'this is no database any more', { flag: 'r+' });
    program.press('\u0012');
    await program.shows('error: ');
    program.press('q');
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
    expect(program.modes()).toEqual(untouched);
  });
});

const hasBash = spawnSync('bash', ['--version']).status === 0;
if (!hasBash) process.stderr.write('\nSKIPPED: the tests of ctrl-z need bash.\n\n');

describe.runIf(hasPty && hasBash)('ctrl-z', () => {
  /** Until the shell waits for a command: what is typed before, the program may take. */
  const prompted = (shell: Pty) =>
    shell.until(
      () => shell.lines().findLast((line) => line !== '') === 'ready>',
      'the shell is back',
    );

  /** An interactive shell, which has job control, with the program in front. */
  async function inShell(command: string, cwd: string) {
    const shell = openPty('bash', ['--norc', '--noprofile', '-i'], {
      cwd,
      env: cleanEnv({ TERM: 'xterm-256color', PS1: 'ready> ' }),
    });
    onTestFinished(() => shell.close());
    await prompted(shell);
    shell.press(`${programForShell} ${command}\r`);
    await shell.until(() => shell.terminal.buffer.active.type === 'alternate', 'the screen opens');
    return shell;
  }

  test('gives the terminal back to the shell, and fg draws the screen again', async () => {
    const shell = await inShell(`tui --database '${finished.landscape}'`, finished.path);
    await shell.shows(latest);
    shell.press(ctrlZ);
    await shell.shows('Stopped');
    expect(shell.terminal.buffer.active.type).toBe('normal');
    shell.press('echo still $((40 + 2)) here\r');
    await shell.shows('still 42 here');
    shell.press('fg\r');
    await shell.until(
      () => shell.terminal.buffer.active.type === 'alternate',
      'the screen is back',
    );
    await shell.shows(latest);
    await shell.shows('settings');
    shell.press('q');
    await prompted(shell);
    shell.press('stty -a | grep -w isig | grep -w icanon | grep -w echo && exit 42\r');
    expect(await shell.exit).toMatchObject({ exitCode: 42 });
  });

  test('stops a run too, which goes on with fg', async () => {
    const database = join(large.path, 'suspended.db');
    const command = `run -s pipeline.yaml -x --database '${database}'`;
    const shell = await inShell(command, large.path);
    await shell.shows(/[1-9][\d,]* rows?\b/);
    shell.press(ctrlZ);
    await shell.shows('Stopped');
    await prompted(shell);
    shell.press('fg\r');
    await shell.until(
      () => shell.terminal.buffer.active.type === 'alternate',
      'the screen is back',
    );
    shell.press(ctrlC);
    await shell.shows('A run is going on');
    shell.press('s');
    await shell.shows(/Run r-[0-9a-z]{6} interrupted/);
    await prompted(shell);
    shell.press('exit\r');
    await shell.exit;
    expect(await statusIn(database)).toBe('interrupted');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Status of the only run of a landscape. */
async function statusIn(database: string): Promise<string | undefined> {
  const { stdout } = await runProgram(['runs', '--json', '-d', database], { cwd: large.path });
  return /"status": "([a-z]+)"/.exec(stdout)?.[1];
}
