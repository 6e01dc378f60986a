import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Shows a text in the program that the user has chosen for it, and waits until that is closed. The text
 * lies in a file that only this user can read, for as long as it is open; what is changed in it is lost.
 *
 * @param name - Of the file: its ending says what it is.
 * @throws when the program cannot be started.
 */
export async function openText(
  name: string,
  text: string,
  program: 'editor' | 'pager',
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-'));
  try {
    const file = join(folder, name.replaceAll(/[^\w.-]+/g, '_'));
    writeFileSync(file, text, { mode: 0o400 });
    await runAndWait(`${programOf(program, env)} "$1"`, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Shows a file where it lies in `$PAGER`, and waits until that is closed.
 *
 * @throws when the program cannot be started.
 */
export function openFile(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  return runAndWait(`${programOf('pager', env)} "$1"`, path);
}

function programOf(
  program: 'editor' | 'pager',
  env: Readonly<Record<string, string | undefined>>,
): string {
  const wanted = program === 'editor' ? (env['VISUAL'] ?? env['EDITOR']) : env['PAGER'];
  if (wanted !== undefined && wanted !== '') return wanted;
  return program === 'editor' ? 'vi' : 'less';
}

/** Through the shell, because `$EDITOR` may have arguments; the path is none of the shell's business. */
function runAndWait(command: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command, 'sh', file], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 127) reject(new Error(`\`${command.replace(' "$1"', '')}\` is not there`));
      else resolve();
    });
  });
}
