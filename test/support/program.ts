import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The file that starts the built program. */
export const programFile = fileURLToPath(new URL('../../bin/elspeth.js', import.meta.url));

/** How the built program ended, and all that it said. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As which user; the own one without it. */
  readonly uid?: number;
  readonly stdin?: 'ignore' | 'pipe';
  readonly onStart?: (program: ChildProcess) => void;
  /** Sees what comes on stdout, as it comes. */
  readonly onStdout?: (text: string, program: ChildProcess) => void;
}

/** Variables of whoever runs the tests that would change what the program says. */
const unwanted =
  /^(ELSPETH_|COLUMNS$|CI$|NO_COLOR$|FORCE_COLOR$|TERM$|LC_|LANG$|NODE_OPTIONS$|VITEST)/;

/** The environment of the tests without what would change the program's output. */
export function cleanEnv(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !unwanted.test(name));
  return { ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])), ...more };
}

/** Runs the built program; `npm test` builds it first. Without a terminal, its stdin is empty. */
export async function runProgram(
  args: readonly string[],
  { cwd, env, uid, stdin = 'ignore', onStart, onStdout }: ProgramOptions,
): Promise<Ended> {
  const program = spawn(process.execPath, [programFile, ...args], {
    cwd,
    env: cleanEnv(env),
    stdio: [stdin, 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onStart?.(program);
  let stdout = '';
  let stderr = '';
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onStdout?.(text, program);
  });
  program.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** The command line that starts the program, for a shell. */
export const programForShell = `'${process.execPath}' '${programFile}'`;
