import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cleanEnv, programFile, runProgram } from '../test/support/program.ts';
import { openPty } from '../test/support/pty.ts';
import type { Pty } from '../test/support/pty.ts';
import { terminalSvg } from './terminal-svg.ts';

// npm run pictures: docs/pictures/*.svg, from the built program in a terminal of 114 columns. Keys, times
// and rates are those of the run that was made for it.

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'elspeth-pictures-'));
const pictures = join(root, 'docs', 'pictures');
const env = cleanEnv({
  TERM: 'xterm-256color',
  ELSPETH_DATABASE: join(folder, 'audit.db'),
  ELSPETH_THEME: 'dark',
});

const fixtures = ['weather', 'review-queue', 'nested-forks', 'earthquakes', 'loan-decisions'];
const halt = 'source.on_validation_failure=halt';
/** Of the input for the live screen: enough to look at it for some seconds. */
const copies = 60;

try {
  mkdirSync(pictures, { recursive: true });
  for (const name of fixtures) {
    copyFixture(name);
    await run('run', '-s', `${name}/pipeline.yaml`, '--execute', '--quiet');
  }
  copyFixture('order-lines');
  // One that fails, because its source is told to be strict.
  await run('run', '-s', 'order-lines/pipeline.yaml', '-x', '-q', '--set', halt);
  await takePicture('runs', ['tui'], async (screen) => {
    await screen.shows('nested-forks');
  });
  const loans = await keyOf('loan-decisions');
  await takePicture('rows', ['tui', '--run', loans], async (screen) => {
    screen.press('2');
    await screen.shows('declined');
    // None failed, so the next status is quarantined.
    await pressTimes(screen, 's', 1);
    await screen.shows('outcome:quarantined');
    await pressTimes(screen, 'j', 1);
  });
  await takePicture('errors', ['tui', '--run', loans], async (screen) => {
    screen.press('3');
    await screen.shows('type_mismatch');
  });
  await takePicture(
    'lineage',
    ['tui', '--run', await keyOf('nested-forks'), '--row', '3'],
    async (screen) => {
      await screen.shows('unpriced');
      await pressTimes(screen, 'G', 1);
      await pressTimes(screen, 'k', 1);
    },
  );
  makeLarge('weather/weather.csv');
  await takePicture('live', ['run', '-s', 'weather/pipeline.yaml', '-x'], async (screen) => {
    await screen.shows(/[4-6]\d % of \d/);
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Starts the program, goes where the picture is, and writes what the terminal shows there. */
async function takePicture(
  name: string,
  args: readonly string[],
  go: (screen: Pty) => Promise<void>,
): Promise<void> {
  const screen = openPty(process.execPath, [programFile, ...args], {
    cwd: folder,
    env,
    columns: 114,
    rows: 32,
  });
  await go(screen);
  await settled(screen);
  writeFileSync(join(pictures, `${name}.svg`), terminalSvg(screen.terminal, titleOf(args)));
  process.stdout.write(`${name}\n${screen.text()}\n`);
  screen.close();
  await screen.exit;
}

function titleOf(args: readonly string[]): string {
  return ['elspeth', ...args].join(' ');
}

async function pressTimes(screen: Pty, key: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    screen.press(key);
    await settled(screen);
  }
}

/** Until the screen has changed and is drawn to its end; a live one is, between two frames. */
async function settled(screen: Pty): Promise<void> {
  let before: string;
  do {
    before = screen.text();
    await new Promise((resolve) => setTimeout(resolve, 150));
  } while (screen.text() !== before && !screen.text().includes('running'));
}

async function run(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(args, { cwd: folder, env });
  if (exitCode !== 0 && !args.includes(halt))
    throw new Error(`elspeth ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Key of the only run of a pipeline. */
async function keyOf(name: string): Promise<string> {
  const line = (await run('runs', '--wide')).split('\n').find((each) => each.includes(name));
  return line?.split(' ')[0] ?? '';
}

function copyFixture(name: string): void {
  cpSync(join(root, 'fixtures/pipelines', name), join(folder, name), {
    recursive: true,
    filter: (path) => !['out', 'expected', '.elspeth'].includes(basename(path)),
  });
}

function makeLarge(file: string): void {
  const path = join(folder, file);
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const body = `${lines.join('\n')}\n`;
  writeFileSync(path, `${header}\n${body.repeat(copies)}`);
}
