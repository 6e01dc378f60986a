import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cleanEnv } from '../../support/program.ts';
import { killWhenHeld } from './kill-when-held.ts';

const driver = fileURLToPath(new URL('../driver/drive.ts', import.meta.url));

/** Compiled code of the driver's modules: they are loaded once for every case. */
const compileCache = mkdtempSync(join(tmpdir(), 'elspeth-compiled-'));
process.on('exit', () => rmSync(compileCache, { recursive: true, force: true }));

/** A driver that does not end by itself in this time hangs. */
const longestMs = 60_000;

/** Why no process can be traced here; `undefined`: one can. */
export function whyNoTracing(): string | undefined {
  const { error, status, stderr } = spawnSync('strace', [
    '--seccomp-bpf',
    '-f',
    '-o',
    '|cat',
    'true',
  ]);
  if (error !== undefined) return `strace does not start: ${error.message}`;
  return status === 0 ? undefined : `strace may not trace: ${stderr.toString()}`;
}

export interface TraceOptions {
  /** Arguments for strace, without where its report goes. */
  readonly strace: readonly string[];
  readonly folder: string;
  /** Goes on with the run in the folder. */
  readonly isResuming?: boolean;
  readonly defect?: string;
  /** Kills the driver when strace holds it in a call. */
  readonly isKilledWhenHeld?: boolean;
}

/** How a driver under strace ended. */
export interface Traced {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly isHanging: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of strace: `PID call(arguments) = result`. */
  readonly lines: readonly string[];
}

/** Runs the driver under strace, in a process of its own. */
export async function runTraced(options: TraceOptions): Promise<Traced> {
  const { strace, folder, defect, isResuming = false, isKilledWhenHeld = false } = options;
  const report = `${folder}.trace`;
  const words = [
    // Stops the process at the traced calls only: loading modules makes thousands of others.
    '--seccomp-bpf',
    '-f',
    '-y',
    '-o',
    report,
    ...strace,
    process.execPath,
    driver,
    '--folder',
    folder,
    ...(isResuming ? ['--resume'] : []),
    ...(defect === undefined ? [] : ['--defect', defect]),
  ];
  const child = spawn('strace', words, {
    env: cleanEnv({ NODE_COMPILE_CACHE: compileCache, UV_THREADPOOL_SIZE: '1' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let isHanging = false;
  const watchdog = setTimeout(() => {
    isHanging = true;
    child.kill('SIGKILL');
  }, longestMs);
  const killer = isKilledWhenHeld && child.pid !== undefined ? killWhenHeld(child.pid) : undefined;
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = Promise.withResolvers<readonly [number | null, NodeJS.Signals | null]>();
  child.on('error', ended.reject);
  child.on('close', (...end) => ended.resolve(end));
  try {
    const [exitCode, signal] = await ended.promise;
    const lines = readFileSync(report, 'latin1').split('\n');
    return { exitCode, signal, isHanging, stdout, stderr, lines };
  } finally {
    clearTimeout(watchdog);
    await killer?.();
    rmSync(report, { force: true });
  }
}
