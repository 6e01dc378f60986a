import { join } from 'node:path';

import type { FaultCase } from './choose-cases.ts';
import { isOurFile } from './retries.ts';

/** Calls that are also shown of files of ours, to see whether anybody tries again. */
const shown = ['write', 'pwrite64', 'fsync', 'fdatasync'];

/** How strace is told to make a fault; a process to be killed is held in the call. */
export function straceArguments(
  { call, fault, file, occurrence, isLasting }: FaultCase,
  folder: string,
): readonly string[] {
  const when = `when=${occurrence}${isLasting ? '+' : ''}`;
  const what = fault === 'KILL' ? 'delay_enter=60s' : `error=${fault}`;
  const traced = new Set([call, ...(isOurFile(file) ? shown : [])]);
  return [
    '-P',
    join(folder, file),
    '-e',
    `trace=${[...traced].join(',')}`,
    '-e',
    `inject=${call}:${what}:${when}`,
  ];
}
