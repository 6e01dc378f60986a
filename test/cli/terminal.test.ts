import { spawn, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

import { folderWithLargeInput } from '../support/large-input.ts';
import { cleanEnv, programForShell } from '../support/program.ts';

// `script` of util-linux gives a command a terminal; that of BSD and macOS takes other arguments.
const { status, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasScript = status === 0 && stdout.includes('util-linux');
if (!hasScript) {
  process.stderr.write('\nSKIPPED: test/cli/terminal.test.ts needs `script` of util-linux.\n\n');
}

const folder = folderWithLargeInput(30_000);
const escape = '\u001b';
const longer = folderWithLargeInput(300_000);
const run = `${programForShell} run -s pipeline.yaml -x --no-tui`;

/**
 * Runs a script of the shell in a terminal of 100 columns; gives all bytes that came to its screen, an
 * escape as `␛`.
 */
async function inTerminal(
  command: string,
  env: Readonly<Record<string, string>> = {},
  onScreen?: (bytes: string, press: (key: string) => void) => void,
): Promise<{ readonly exitCode: number | null; readonly bytes: string }> {
  const program = spawn('script', ['-qec', `stty cols 100; ${command}`, '/dev/null'], {
    cwd: folder.path,
    env: cleanEnv({ TERM: 'xterm', ...env }),
    stdio: [onScreen === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'],
  });
  let bytes = '';
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    bytes += text.replaceAll(escape, '␛');
    onScreen?.(bytes, (key) => program.stdin?.write(key));
  });
  return new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (exitCode) => resolve({ exitCode, bytes }));
  });
}

/** The lines that stand on the screen in the end; knows what a rewritten line needs and nothing else. */
function screenAfter(bytes: string): readonly string[] {
  const lines = [''];
  let column = 0;
  for (const [part] of bytes.matchAll(/\r|\n|␛\[K|[^\r\n␛]/gu)) {
    const line = lines.at(-1) ?? '';
    if (part === '\n') lines.push('');
    if (part === '\r' || part === '\n') column = 0;
    else if (part === '␛[K') lines[lines.length - 1] = line.slice(0, column);
    else {
      lines[lines.length - 1] = line.slice(0, column) + part + line.slice(column + 1);
      column += 1;
    }
  }
  return lines;
}

const result = /^Run r-[0-9a-z]{6} completed: 30,000 rows in /;

test.runIf(hasScript)(
  'on a terminal the progress is one line, which is gone in the end',
  async () => {
    const { exitCode, bytes } = await inTerminal(run);
    expect(exitCode).toBe(0);
    const shown = bytes.match(/\rr-[0-9a-z]{6} [\d,]+ rows? · [^\r\n]* rows\/s[^\r\n]*␛\[K/g) ?? [];
    expect(shown.length).toBeGreaterThan(1);
    for (const line of shown) expect(line.length).toBeLessThan(100 + 4);
    // Nothing but the rewriting of that line.
    expect(bytes.replaceAll('␛[K', '')).not.toContain('␛');
    const screen = screenAfter(bytes);
    expect(screen[0]).toMatch(result);
    expect(screen.join('\n')).not.toContain(' · ');
  },
);

test.runIf(hasScript).each([
  { title: 'TERM=dumb', env: { TERM: 'dumb' } },
  { title: 'CI=true', env: { CI: 'true' } },
])('with $title there is no cursor control', async ({ env }) => {
  const { exitCode, bytes } = await inTerminal(run, env);
  expect(exitCode).toBe(0);
  expect(bytes).not.toContain('␛');
  expect(bytes).toMatch(result);
});

test.runIf(hasScript).each(['NO_COLOR=1', 'NO_COLOR='])(
  'with %s there is no colour',
  async (set) => {
    const commands = ['plugins list', 'validate -s pipeline.yaml', '--no-color plugins show csv'];
    const { bytes } = await inTerminal(
      commands.map((command) => `${set} ${programForShell} ${command}`).join('; '),
    );
    expect(bytes).not.toMatch(/␛\[[0-9;]*m/);
  },
);

test.runIf(hasScript)('without stdin a terminal for output alone is no matter', async () => {
  const { exitCode, bytes } = await inTerminal(`${programForShell} plugins list </dev/null`);
  expect(exitCode).toBe(0);
  expect(bytes).toMatch(/^sources\r\n/);
});

test.runIf(hasScript)('Ctrl+C says what it does on a clean line', async () => {
  const { bytes } = await inTerminal(`cd '${longer.path}'; ${run}`, {}, pressedWhen(/rows\/s/));
  const screen = screenAfter(bytes.replace('^C', '')).filter((line) => line !== '');
  expect(screen[0]).toBe(
    'Stopping: the open group is finished and committed. Once more ends at once.',
  );
  expect(screen[1]).toMatch(/^Run r-[0-9a-z]{6} interrupted: /);
});

/** Presses Ctrl+C when something is on the screen. */
function pressedWhen(shown: RegExp) {
  let isPressed = false;
  return (bytes: string, press: (key: string) => void) => {
    if (isPressed || !shown.test(bytes)) return;
    isPressed = true;
    press('\u0003');
  };
}
