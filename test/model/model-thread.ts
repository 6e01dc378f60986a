import fc from 'fast-check';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

import { createModelCheck } from './model-check.ts';
import type { Tally } from './model-check.ts';
import { createModelRunner } from './model-runner.ts';
import { randomCase } from './random-case.ts';

/** A share of the random runs. */
export interface Share {
  readonly seed: number;
  readonly numRuns: number;
}

export interface ShareResult {
  readonly tally: Tally;
  /** The smallest case that was found to fail, with its seed and what it has wrong. */
  readonly report: string | undefined;
}

/** Runs random cases in a thread of their own. */
export async function runInThread(share: Share): Promise<ShareResult> {
  const thread = new Worker(new URL(import.meta.url), { workerData: share });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The thread ended before it had a result')));
  });
}

async function runShare({ seed, numRuns }: Share): Promise<ShareResult> {
  const runner = createModelRunner();
  const { check, tally } = createModelCheck(runner);
  const result = await fc.check(fc.asyncProperty(randomCase(), check), {
    numRuns,
    seed,
    maxSkipsPerRun: 10,
    includeErrorInReport: true,
  });
  await runner.close();
  return { tally, report: fc.defaultReportMessage(result) };
}

if (!isMainThread && parentPort !== null)
  parentPort.postMessage(await runShare(workerData as Share));
