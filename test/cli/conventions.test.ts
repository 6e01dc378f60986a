import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { sharedRuns } from '../support/shared-runs.ts';

const { run, runKeys } = await sharedRuns();

describe.concurrent('help', () => {
  const commands = [
    '',
    'run',
    'validate',
    'explain',
    'runs',
    'tui',
    'plugins',
    'plugins list',
    'plugins show',
    'backup',
    'restore',
  ];

  test.each(commands)('elspeth %s --help goes to stdout, with examples', async (command) => {
    const words = command.split(' ').filter((word) => word !== '');
    const help = await run([...words, '--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain(`\nExamples:\n  elspeth ${command}`);
    expect(help.stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(await run(['help', ...words])).toEqual(help);
  });

  test('without arguments and without a terminal it is the same, and exit 2', async () => {
    const { stdout } = await run(['--help']);
    expect(await run([])).toEqual({ exitCode: 2, stdout, stderr: '' });
  });

  test('help exit-codes explains every code', async () => {
    const { exitCode, stdout } = await run(['help', 'exit-codes']);
    expect(exitCode).toBe(0);
    const codes = [...stdout.matchAll(/^ +(\d+) {2}\S/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 130, 143]);
  });

  test.each(['--version', '-V'])('%s is one line', async (flag) => {
    expect(await run([flag])).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^elspeth \d+\.\d+\.\d+\n$/) as unknown,
      stderr: '',
    });
  });
});

const reading = [
  { line: 'runs', schema: 'elspeth.runs' },
  { line: 'explain --row 2', schema: 'elspeth.explain' },
  { line: 'explain --token t-1 --run FIRST', schema: 'elspeth.explain' },
  { line: 'plugins list', schema: 'elspeth.plugins' },
  { line: 'plugins show csv', schema: 'elspeth.plugin' },
  { line: 'validate -s pipeline.yaml', schema: 'elspeth.plan' },
  { line: 'run -s pipeline.yaml', schema: 'elspeth.plan' },
];
const wordsOf = (line: string) => line.replace('FIRST', runKeys[0] ?? '').split(' ');

describe.concurrent('commands that read', () => {
  test.each(reading)('elspeth $line --json is one document', async ({ line, schema }) => {
    const { exitCode, stdout, stderr } = await run([...wordsOf(line), '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ schema, schemaVersion: 1 });
  });

  test.each(reading)('elspeth $line is text on stdout, the same everywhere', async ({ line }) => {
    const german = { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8', TZ: 'Asia/Tokyo', NO_COLOR: '1' };
    const [here, there] = [await run(wordsOf(line)), await run(wordsOf(line), { env: german })];
    expect(there).toEqual(here);
    expect(here).toMatchObject({ exitCode: 0, stderr: '' });
    expect(here.stdout).toMatch(/[^\n]\n$/);
    expect(here.stdout).not.toContain('\u001b');
  });

  test.each([
    { line: 'explain --row 99', code: 'ROW_NOT_FOUND', exitCode: 6 },
    { line: 'explain --row 1 --run none', code: 'RUN_NOT_FOUND', exitCode: 6 },
    { line: 'runs --database nowhere.db', code: 'LANDSCAPE_NOT_FOUND', exitCode: 6 },
    { line: 'plugins show none', code: 'PLUGIN_NOT_FOUND', exitCode: 6 },
    { line: 'validate -s none.yaml', code: 'SETTINGS_FILE_NOT_FOUND', exitCode: 2 },
    { line: 'run -s none.yaml', code: 'SETTINGS_FILE_NOT_FOUND', exitCode: 2 },
    { line: 'runs --limit x', code: 'USAGE', exitCode: 2 },
    { line: 'explian', code: 'USAGE', exitCode: 2 },
  ])('elspeth $line --json is an error document', async ({ line, code, exitCode }) => {
    const ended = await run([...line.split(' '), '--json']);
    expect({ ...ended, stdout: JSON.parse(ended.stdout) as unknown }).toEqual({
      exitCode,
      stderr: '',
      stdout: {
        schema: 'elspeth.error',
        schemaVersion: 1,
        error: expect.objectContaining({
          code,
          exitCode,
          message: expect.stringMatching(/./) as unknown,
          hint: expect.stringMatching(/./) as unknown,
        }) as unknown,
      },
    });
  });

  test.each([40, 60, 120])('explain keeps to %i COLUMNS', async (columns) => {
    const { stdout } = await run(['explain', '--row', '2'], { env: { COLUMNS: String(columns) } });
    // A hash is never broken.
    const lines = stdout.split('\n').filter((line) => !/[0-9a-f]{64}/.test(line));
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  test('runs keeps to COLUMNS, unless it is told --wide', async () => {
    const env = { COLUMNS: '60' };
    const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
    expect(widest((await run(['runs'], { env })).stdout)).toBe(60);
    expect(await run(['runs', '--wide'], { env })).toEqual(await run(['runs']));
  });
});

describe('run --execute', () => {
  const execute = (...more: readonly string[]) =>
    run(['run', '-s', 'pipeline.yaml', '--execute', ...more]);

  test('says on stdout what became of the rows, and what to ask next', async () => {
    const { exitCode, stdout, stderr } = await execute();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Run r-[0-9a-z]{6} completed: 3 rows in /);
    expect(stdout).toMatch(/ {2}elspeth explain --run r-[0-9a-z]{6} --row 2\n$/);
    expect(stdout).not.toContain('\u001b');
  });

  test('of no rows says so, and asks nothing', async () => {
    const { exitCode, stdout } = await execute('--set', 'source.options.path=empty.csv');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Run r-[0-9a-z]{6} completed: 0 rows in /);
    expect(stdout).not.toContain('explain');
  });

  test.each(['-q', '--quiet'])('%s prints one line', async (flag) => {
    const { exitCode, stdout, stderr } = await execute(flag);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Run r-[0-9a-z]{6} completed: 3 rows in [^\n]*\n$/);
  });

  test.each([
    { maxBad: '1', exitCode: 0 },
    { maxBad: '0', exitCode: 5 },
  ])('--max-bad $maxBad with one row quarantined: exit $exitCode', async ({ maxBad, exitCode }) => {
    const ended = await execute('-q', '--max-bad', maxBad);
    expect(ended).toMatchObject({ exitCode, stderr: '' });
    expect(ended.stdout).toMatch(/ completed: 3 rows /);
    const lines = eventsIn((await execute('--json', '--max-bad', maxBad)).stdout);
    expect(lines.at(-1)).toMatchObject({ type: 'run_completed', status: 'completed', exitCode });
  });

  test.each([
    { title: 'completes', sets: [], status: 'completed', exitCode: 0, error: undefined },
    {
      title: 'halts',
      sets: ['source.on_validation_failure=halt'],
      status: 'failed',
      exitCode: 1,
      error: 'HALTED',
    },
    {
      title: 'is refused',
      sets: ['output_sink=nowhere'],
      status: 'failed',
      exitCode: 2,
      error: 'DESTINATION_UNKNOWN',
    },
  ])('--json of a run that $title ends with its exit code', async ({ sets, ...last }) => {
    const ended = await execute('--json', ...sets.flatMap((set) => ['--set', set]));
    expect({ exitCode: ended.exitCode, stderr: ended.stderr }).toEqual({
      exitCode: last.exitCode,
      stderr: '',
    });
    const lines = eventsIn(ended.stdout);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i));
    expect(new Set(lines.map(({ runId }) => runId)).size).toBe(1);
    expect(lines.at(-1)).toMatchObject({
      type: 'run_completed',
      status: last.status,
      exitCode: last.exitCode,
    });
    expect(lines.at(-1)?.error?.code).toBe(last.error);
  });

  test('warnings come on stderr before it starts', async () => {
    const named = ['--set', 'transforms.big.routes.false=out'];
    const { exitCode, stderr } = await execute(...named);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      'warning: pipeline.yaml:9:1  nothing goes on after the last step, so `output_sink` has no effect\n' +
        '    next      Take `output_sink` out, or let the last step `continue`.\n',
    );
    expect(await execute('-q', ...named)).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

const event = z.object({
  type: z.string(),
  ts: z.iso.datetime(),
  seq: z.int(),
  runId: z.string().nullable(),
  exitCode: z.int().optional(),
  error: z.object({ code: z.string() }).optional(),
});

function eventsIn(stdout: string) {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => event.loose().parse(JSON.parse(line)));
}
