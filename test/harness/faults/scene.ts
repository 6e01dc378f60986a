import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { openLandscape } from '../../../landscape/open-landscape.ts';
import { landscapeFile, layOut } from '../driver/driver-folder.ts';
import { runKey } from '../driver/run-driver.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { listCalls } from './list-calls.ts';
import type { ListedCall } from './list-calls.ts';
import { straceArguments } from './strace-arguments.ts';
import { runTraced } from './strace.ts';

/** What a driver does when a fault meets it: it begins a run, or goes on with one. */
export interface Scene {
  readonly title: string;
  readonly isResuming: boolean;
  /** A new folder, as it is before the driver runs. */
  readonly prepare: () => string;
  /** What an undisturbed driver calls there. */
  readonly calls: readonly ListedCall[];
}

type CleanUp = (remove: () => void) => void;

export async function newLandscape(): Promise<Scene> {
  return await sceneOf('a new landscape', false, () => layOut(scratchFolder()));
}

export async function newRun(cleanUp: CleanUp): Promise<Scene> {
  const left = layOut(scratchFolder());
  cleanUp(() => rmSync(left, { recursive: true }));
  const landscape = await openLandscape(join(left, landscapeFile));
  landscape.close();
  return await sceneOf('a new run', false, () => copyOf(left));
}

/** Goes on with a run that was killed when its second group was on its way into the outputs. */
export async function resumedRun(cleanUp: CleanUp): Promise<Scene> {
  const left = layOut(scratchFolder());
  cleanUp(() => rmSync(left, { recursive: true }));
  const file = `out/bad.jsonl.partial-${runKey}`;
  const kill = { call: 'pwrite64', fault: 'KILL', file, occurrence: 2, isLasting: false } as const;
  await runTraced({
    strace: straceArguments(kill, left),
    folder: left,
    isKilledWhenHeld: true,
  });
  return await sceneOf('a resumed run', true, () => copyOf(left));
}

function copyOf(folder: string): string {
  const copy = scratchFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function sceneOf(title: string, isResuming: boolean, prepare: () => string): Promise<Scene> {
  const folder = prepare();
  try {
    return { title, isResuming, prepare, calls: await listCalls(folder, isResuming) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
