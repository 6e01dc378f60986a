import { afterAll, describe, expect, test } from 'vitest';

import { programInPty, sayWhenSkipped, untouched } from '../support/program-in-pty.ts';
import type { ProgramInPty } from '../support/program-in-pty.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { cleanEnv, programForShell } from '../support/program.ts';
import { openPty } from '../support/pty.ts';
import { right } from '../support/right-settings.ts';
import { sharedRuns } from '../support/shared-runs.ts';

const hasPty = sayWhenSkipped('test/cli/screens.test.ts');
const { folder: finished, runKeys } = await sharedRuns();
const [, latest = ''] = runKeys;
const enter = '\r';
const escape = '\u001b';

/** A folder whose pipeline has work for some seconds; each thousandth row is wrong, the first is row 7. */
function folderWithWork(rows: number) {
  const lines = Array.from({ length: rows }, (_, i) => `${i},${i % 1000 === 7 ? 'x' : i % 5}\n`);
  return pipelineFolder(
    { 'pipeline.yaml': right, 'in.csv': `id,amount\n${lines.join('')}` },
    afterAll,
  );
}

const work = folderWithWork(60_000);
const longWork = folderWithWork(300_000);
let landscapes = 0;

async function openRun(
  { path }: { readonly path: string },
  more: readonly string[] = [],
  options: { columns?: number; rows?: number; env?: Readonly<Record<string, string>> } = {},
): Promise<ProgramInPty> {
  const database = `${(landscapes += 1)}.db`;
  const args = ['run', '-s', 'pipeline.yaml', '-x', '--database', database, ...more];
  return await programInPty(args, { cwd: path, columns: 100, rows: 30, ...options });
}

function openRuns(
  args: readonly string[] = ['tui'],
  options: { columns?: number; rows?: number; env?: Readonly<Record<string, string>> } = {},
) {
  const env = { ELSPETH_DATABASE: finished.landscape, ...options.env };
  return programInPty(args, { cwd: finished.path, ...options, env });
}

/** Foreground and background, of sixteen colours or more. */
const colour = /␛\[(?:\d+;)*(?:[34][0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;
const isRunning = /~ running/;
const summary = (rows: string) => new RegExp(`^Run r-[0-9a-z]{6} completed: ${rows} rows in `, 'm');

describe.runIf(hasPty)('a run on its live screen', () => {
  test('can be asked about an error down to the source row, and leaves its summary', async () => {
    const program = await openRun(work);
    await program.shows(isRunning);
    program.press('3');
    await program.shows('type_mismatch');
    program.press('o');
    await program.shows(/row 7 \(in\.csv line 9\) was quarantined/);
    program.press('r');
    await program.shows('7,x');
    program.press(escape);
    await program.shows(/row 7 \(in\.csv line 9\)/);
    program.press(escape);
    await program.shows('[3 Errors]');
    program.press('1');
    await program.shows('[1 Overview]');
    await program.shows('60,000');
    await program.shows('✓ completed');
    program.press('q');
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
    expect(program.modes()).toEqual(untouched);
    expect(program.history()).toMatch(summary('60,000'));
    expect(program.history()).toMatch(/ {2}elspeth explain --run r-[0-9a-z]{6} --row \d+/);
    expect(program.history()).not.toContain('Overview');
  });

  test('closes by itself with the run when nobody pressed a key', async () => {
    const program = await openRun(work);
    await program.shows(isRunning);
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
    expect(program.history()).toMatch(summary('60,000'));
  });

  test('stays open with --tui until it is left', async () => {
    const program = await openRun(work, ['--tui']);
    await program.shows('✓ completed');
    expect(program.modes().screen).toBe('alternate');
    program.press('q');
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
    expect(program.history()).toMatch(summary('60,000'));
  });

  test('has the exit code of its run', async () => {
    const program = await openRun(work, ['--max-bad', '3']);
    await program.shows(isRunning);
    expect(await program.ended).toEqual({ exitCode: 5, isInputAsBefore: true });
  });

  test('fits every size that the window takes', async () => {
    const program = await openRun(longWork);
    await program.shows(isRunning);
    const sizes = [
      [60, 15],
      [120, 40],
      [40, 8],
      [80, 24],
    ] as const;
    for (const [columns, rows] of sizes) {
      program.resize(columns, rows);
      await program.shows(columns < 60 ? 'too small' : isRunning);
      // Nothing is pushed out, nothing wraps.
      const isWhole = () =>
        (program.lines()[0] ?? '').startsWith(' elspeth ▸ ') &&
        (program.lines().at(-1) ?? '').endsWith('? help');
      if (columns >= 60) {
        await program.until(
          isWhole,
          'the title is the first line of all, that of the keys the last',
        );
      }
    }
    program.press('\u0003');
    await program.shows('A run is going on');
    program.press('s');
    expect(await program.ended).toEqual({ exitCode: 3, isInputAsBefore: true });
    expect(program.modes()).toEqual(untouched);
  });
});

describe.runIf(hasPty)('on a terminal', () => {
  test('elspeth alone opens the runs', async () => {
    const program = await openRuns([]);
    await program.shows(latest);
    program.press('q');
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
  });

  test('elspeth explain --row opens the row, and --no-tui prints it', async () => {
    const program = await openRuns(['explain', '--row', '2']);
    await program.shows(/Row 2 \(in\.csv line 4\)/);
    expect(program.modes().screen).toBe('alternate');
    program.press(escape);
    await program.shows('[1 Overview]');
    program.press(escape);
    await program.shows('STARTED');
    program.press('q');
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });

    const text = await openRuns(['explain', '--row', '2', '--no-tui']);
    expect(await text.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
    expect(text.output()).toMatch(/^Row 2 \(in\.csv line 4\) was quarantined/);
    expect(text.output()).not.toContain('␛[?1049h');
  });

  test('a run that does not exist is said on the normal screen, with exit 6', async () => {
    const program = await openRuns(['tui', '--run', 'r-none']);
    expect((await program.ended).exitCode).toBe(6);
    expect(program.output()).toMatch(/^error: .*r-none/);
    expect(program.output()).not.toContain('␛');
  });

  test('what stands on the line of the command shifts nothing', async () => {
    const script = `printf 'no line ends here'; exec ${programForShell} tui`;
    const pty = openPty('sh', ['-c', script], {
      cwd: finished.path,
      env: cleanEnv({ TERM: 'xterm-256color', ELSPETH_DATABASE: finished.landscape }),
    });
    await pty.shows(latest);
    expect(pty.lines()[0]).toMatch(/^ elspeth ▸ Runs/);
    pty.press('q');
    expect((await pty.exit).exitCode).toBe(0);
    expect(pty.history()).toMatch(/^no line ends here/);
  });

  test('keys that come at once are all done', async () => {
    const program = await openRuns();
    await program.shows(latest);
    program.press(`${enter}2`);
    await program.shows(/▸ +0 /);
    program.press(`jj${enter}`);
    await program.shows(/row 2 \(in\.csv line 4\)/);
    program.press('qqq');
    expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
  });

  test.each([
    { env: { NO_COLOR: '1' }, flags: [] },
    { env: { NO_COLOR: '1', FORCE_COLOR: '3' }, flags: [] },
    { env: { FORCE_COLOR: '0' }, flags: [] },
    { env: { ELSPETH_THEME: 'none' }, flags: [] },
    { env: {}, flags: ['--no-color'] },
    { env: {}, flags: ['--theme', 'none'] },
  ])('with $env and $flags nothing is coloured, and bold and reversed stay', async (asked) => {
    const { env, flags } = asked;
    const program = await openRuns(['tui', '--run', 'latest', ...flags], { env });
    await program.shows('[1 Overview]');
    program.press('2');
    await program.shows('[2 Rows]');
    await program.shows(/▸ +0 /);
    program.press('qq');
    await program.ended;
    expect(program.output()).not.toMatch(colour);
    // Node says of variables that contradict each other which one it follows, wherever the cursor is.
    expect(program.output()).not.toContain('Warning');
    expect(program.output()).toContain('␛[1m');
    expect(program.output()).toContain('␛[7m');
  });

  test.each([
    { env: { NO_COLOR: '' } },
    { env: { TERM: 'foot' } },
    { env: { TERM: 'screen' } },
    { env: { NO_COLOR: '1', ELSPETH_THEME: 'dark' } },
  ])('with $env there are colours', async ({ env }) => {
    const program = await openRuns(['tui'], { env });
    await program.shows(latest);
    program.press('q');
    await program.ended;
    expect(program.output()).toMatch(colour);
    expect(program.output()).toContain('␛[7m');
  });
});

const quiet = [
  { title: 'TERM=dumb', env: { TERM: 'dumb' } },
  { title: 'CI=true', env: { CI: 'true' } },
] as const;

describe.runIf(hasPty).each(quiet)('with $title', ({ env }) => {
  test.each([
    { line: 'run -s pipeline.yaml -x', says: /completed: 3 rows/, exitCode: 0 },
    { line: 'runs', says: /^RUN /, exitCode: 0 },
    { line: 'explain --row 2', says: /^Row 2 /, exitCode: 0 },
    { line: 'plugins list', says: /^sources/, exitCode: 0 },
    { line: '', says: /^elspeth <command>/, exitCode: 2 },
    { line: 'explain --row 99', says: /^error: /, exitCode: 6 },
  ])('elspeth $line is text without an escape', async ({ line, says, exitCode }) => {
    const program = await openRuns(
      line.split(' ').filter((word) => word !== ''),
      { env },
    );
    expect(await program.ended).toEqual({ exitCode, isInputAsBefore: true });
    expect(program.output()).not.toContain('␛');
    expect(program.output()).toMatch(says);
  });
});

test.runIf(hasPty)('CI=true with --tui shows the screen', async () => {
  const program = await openRun(work, ['--tui'], { env: { CI: 'true' } });
  await program.shows('✓ completed');
  expect(program.modes().screen).toBe('alternate');
  program.press('q');
  expect((await program.ended).exitCode).toBe(0);
});

test.runIf(hasPty)('TERM=dumb with --tui is refused with exit 2', async () => {
  const program = await openRun(work, ['--tui'], { env: { TERM: 'dumb' } });
  expect((await program.ended).exitCode).toBe(2);
  expect(program.output()).toMatch(/^error: .*terminal/);
});

/** Tells on stderr when Ink is loaded. */
const watching = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(specifier, context, next) {
        if (specifier === 'ink') process.stderr.write('[ink]');
        return next(specifier, context);
      },
    });
  `)}`,
};

test.runIf(hasPty).each([
  { line: 'tui', hasInk: true },
  { line: '--version', hasInk: false },
  { line: '--help', hasInk: false },
  { line: 'runs', hasInk: false },
  { line: 'explain --row 2 --no-tui', hasInk: false },
  { line: 'explain --row 2 --json', hasInk: false },
  { line: 'tui --plain', hasInk: false },
  { line: 'run -s pipeline.yaml -x --no-tui', hasInk: false },
  { line: 'run -s pipeline.yaml', hasInk: false },
])('elspeth $line loads Ink: $hasInk', async ({ line, hasInk }) => {
  const program = await openRuns(line.split(' '), { env: watching });
  if (line.startsWith('tui')) {
    await program.shows(latest);
    program.press('q\r');
  }
  expect(await program.ended).toEqual({ exitCode: 0, isInputAsBefore: true });
  expect(program.output().includes('[ink]')).toBe(hasInk);
});

describe.runIf(hasPty)('with one end that is no terminal', () => {
  /** Runs a script of the shell in a terminal, in which `elspeth` is the program. */
  async function inShell(script: string) {
    const pty = openPty('sh', ['-c', `elspeth() { ${programForShell} "$@"; }\n${script}`], {
      cwd: finished.path,
      env: cleanEnv({ TERM: 'xterm-256color', ELSPETH_DATABASE: finished.landscape }),
    });
    const { exitCode } = await pty.exit;
    return { exitCode, output: pty.bytes() };
  }

  test.each([
    { script: 'elspeth </dev/null', exitCode: 2 },
    { script: 'elspeth runs </dev/null', exitCode: 0 },
    { script: 'elspeth run -s pipeline.yaml -x </dev/null', exitCode: 0 },
    { script: 'elspeth explain --row 2 </dev/null', exitCode: 0 },
    { script: 'elspeth tui </dev/null', exitCode: 2 },
    { script: 'elspeth run -s pipeline.yaml -x --tui </dev/null', exitCode: 2 },
    { script: 'elspeth explain --row 2 --tui </dev/null', exitCode: 2 },
  ])('$script: no screen, no raw mode, exit $exitCode', async ({ script, exitCode }) => {
    const ended = await inShell(script);
    expect(ended.exitCode).toBe(exitCode);
    // A line of progress may be rewritten: nobody needs to type for that.
    expect(ended.output.replaceAll('\u001b[K', '')).not.toContain('\u001b');
    expect(ended.output).not.toContain('Raw mode');
  });

  test.each([
    { command: 'run -s pipeline.yaml -x', exitCode: 0 },
    { command: 'runs', exitCode: 0 },
    { command: 'explain --row 2', exitCode: 0 },
    { command: 'tui', exitCode: 2 },
    { command: '', exitCode: 2 },
  ])('elspeth $command | cat: no escape, exit $exitCode', async ({ command, exitCode }) => {
    const ended = await inShell(`{ elspeth ${command} 2>/dev/null; echo "exit $?"; } | cat`);
    expect(ended.output).toContain(`exit ${exitCode}`);
    expect(ended.output).not.toContain('\u001b');
  });
});
