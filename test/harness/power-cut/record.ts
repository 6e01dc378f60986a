import { rmSync } from 'node:fs';

import { layOut } from '../driver/driver-folder.ts';
import type { Defect } from '../driver/planted-defects.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { choicesOf } from '../driver/seeded.ts';
import { runTraced } from '../faults/strace.ts';
import { readState, toldBefore, writeState } from './check-state.ts';
import type { Recording } from './check-state.ts';
import { crashState } from './crash-state.ts';
import { diskCalls, diskEvents } from './disk-events.ts';
import { readTrace } from './read-trace.ts';

/** Records a new run from its start to its end. */
export async function recordRun(defect?: Defect): Promise<Recording> {
  const folder = layOut(scratchFolder());
  const defective = defect === undefined ? {} : { defect };
  return await record(folder, { isResuming: false, ...defective }, undefined);
}

/** Records how a run goes on that a power cut broke off in the middle. */
export async function recordResume({ start, events }: Recording, seed: number): Promise<Recording> {
  const choices = choicesOf(seed);
  const groups = events.flatMap(({ kind }, at) => (kind === 'told' ? [at] : []));
  // Behind the first group, before all rows are read.
  const [, first = 0, , third = 0] = groups;
  const cut = first + 1 + choices.below(third - first - 1);
  const folder = scratchFolder();
  writeState(folder, crashState(start, events, cut, choices));
  return await record(folder, { isResuming: true }, toldBefore(events, cut).acknowledged);
}

async function record(
  folder: string,
  driver: { readonly isResuming: boolean; readonly defect?: Defect },
  before: Recording['before'],
): Promise<Recording> {
  try {
    const start = readState(folder);
    const strace = ['-xx', '-s', '10000000', '-e', `trace=${diskCalls}`];
    const { lines, exitCode, stdout, stderr } = await runTraced({ strace, folder, ...driver });
    if (exitCode !== 0) throw new Error(`The driver did not complete: ${stdout}${stderr}`);
    return { start, before, events: diskEvents(readTrace(lines), folder, start.keys()) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
