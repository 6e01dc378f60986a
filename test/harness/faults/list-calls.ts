import { relative } from 'node:path';

import { runKey } from '../driver/run-driver.ts';
import { runTraced } from './strace.ts';

/** Calls that change files, or say that they are durable. */
export const faultyCalls = [
  'write',
  'pwrite64',
  'fsync',
  'fdatasync',
  'ftruncate',
  'openat',
  'rename',
  'link',
  'unlink',
  'mkdir',
  'close',
] as const;
export type FaultyCall = (typeof faultyCalls)[number];

/** A call that an undisturbed driver makes on a file of the run. */
export interface ListedCall {
  readonly call: FaultyCall;
  /** Below the folder; empty for the folder itself. */
  readonly file: string;
  /** From 1: which of the calls of its thread that name the file. */
  readonly occurrence: number;
}

/** Runs the driver in the folder without faults, and lists its calls on the files of the run. */
export async function listCalls(
  folder: string,
  isResuming: boolean,
): Promise<readonly ListedCall[]> {
  const strace = ['-e', `trace=${faultyCalls.join(',')}`];
  const { lines, exitCode, stdout, stderr } = await runTraced({ strace, folder, isResuming });
  if (exitCode !== 0)
    throw new Error(`The driver did not complete without faults: ${stdout}${stderr}`);
  const counts = new Map<string, number>();
  return lines.flatMap((line) => {
    const [, thread, call] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (thread === undefined || !isFaulty(call)) return [];
    return filesIn(line, folder).map((file) => {
      const key = JSON.stringify([thread, call, file]);
      const occurrence = (counts.get(key) ?? 0) + 1;
      counts.set(key, occurrence);
      return { call, file, occurrence };
    });
  });
}

function isFaulty(call: string | undefined): call is FaultyCall {
  return faultyCalls.some((faulty) => faulty === call);
}

/** The files of the run that a line of strace names, as paths or behind the number of an open file. */
function filesIn(line: string, folder: string): readonly string[] {
  const [before = ''] = line.split(/\) += /);
  const named = [...before.matchAll(/[<"](\/[^>"]*)[>"]/g)].map(([, path = '']) => path);
  // What is written comes last and may hold anything; and strace knows a rename by the old name only.
  const paths = /^\d+ +(write|pwrite64|rename)\(/.test(before) ? named.slice(0, 1) : named;
  return paths
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
    .map((path) => relative(folder, path))
    .filter(isOfTheRun);
}

/** Neither what the driver reads, nor files that are made to see whether one can. */
function isOfTheRun(file: string): boolean {
  return file === '' || (/^(audit\.|out(\/|$))/.test(file) && !file.includes('-probe-'));
}

/** As people know it. */
export function shownFile(file: string): string {
  return file === '' ? 'the folder' : file.replace(`-${runKey}`, '').replace(runKey, 'RUN');
}
