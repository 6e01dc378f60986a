import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { wrongAfterCompletion } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import { landscapeFile } from '../driver/driver-folder.ts';
import { readLines } from '../driver/driver-lines.ts';
import { lossesIn, standingOf } from '../driver/losses.ts';
import type { Defect } from '../driver/planted-defects.ts';
import type { FaultCase } from './choose-cases.ts';
import { wrongEnd } from './judge-end.ts';
import { shownFile } from './list-calls.ts';
import { retriesAfterFault } from './retries.ts';
import type { Scene } from './scene.ts';
import { straceArguments } from './strace-arguments.ts';
import { runTraced } from './strace.ts';

/** What became of a case. */
export interface CaseResult {
  readonly title: string;
  /** How the driver ended. */
  readonly end: string;
  /** Empty when everything is as it must be. */
  readonly wrong: readonly string[];
}

/** Runs the driver with one fault, then goes on without faults, and says what is wrong. */
export async function runCase(
  { title, isResuming, prepare }: Scene,
  fault: FaultCase,
  expected: Results,
  defect?: Defect,
): Promise<CaseResult> {
  const folder = prepare();
  try {
    const traced = await runTraced({
      strace: straceArguments(fault, folder),
      folder,
      isResuming,
      isKilledWhenHeld: fault.fault === 'KILL',
      ...(defect === undefined ? {} : { defect }),
    });
    const { acknowledged, ended } = readLines(traced.stdout);
    const isDone = standingOf(join(folder, landscapeFile)) === 'completed';
    const wrong = [
      ...wrongEnd(fault, traced, ended),
      ...retriesAfterFault(traced.lines, fault.file),
      ...lossesIn(folder, acknowledged),
      ...(ended?.status === 'completed' && !isDone ? ['the end of the run is not recorded'] : []),
      ...(await wrongAfterCompletion(folder, expected)),
    ];
    const end = ended === undefined ? String(traced.signal) : `${ended.status} ${ended.code ?? ''}`;
    return { title: `${title}: ${titleOf(fault)}`, end, wrong };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function titleOf({ call, fault, file, occurrence, isLasting }: FaultCase): string {
  return `${fault} at ${call} ${occurrence}${isLasting ? ' and on' : ''} of ${shownFile(file)}`;
}
