import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import { uninterrupted } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { seed } from '../driver/seeded.ts';
import type { Pace } from './moment.ts';
import { killedPipeline, pipelineNames } from './pipeline.ts';
import type { PipelineName } from './pipeline.ts';
import { startDriven } from './start-driven.ts';

/** What is known of the pipelines when nothing goes wrong. */
export interface InOneGo {
  readonly expected: ReadonlyMap<PipelineName, Results>;
  readonly pace: Pace;
  /** Where compiled code is kept between starts. */
  readonly codeCache: string;
}

/** Runs the pipelines without a break, before the tests of a file. */
export function useInOneGo(): () => InOneGo {
  const codeCache = mkdtempSync(join(tmpdir(), 'elspeth-code-'));
  const expected = new Map<PipelineName, Results>();
  let pace: Pace | undefined;

  beforeAll(async () => {
    console.info(`ELSPETH_TEST_SEED=${seed}`);
    for (const name of pipelineNames) expected.set(name, await uninterrupted(killedPipeline(name)));
    // A process that ends by itself leaves its compiled code to the others.
    await runOnce(codeCache);
    pace = await runOnce(codeCache);
  });
  afterAll(() => rmSync(codeCache, { recursive: true }));

  return () => {
    if (pace === undefined) throw new Error('The pipelines have not been run yet');
    return { expected, pace, codeCache };
  };
}

async function runOnce(codeCache: string): Promise<Pace> {
  const pipeline = 'to-tables';
  const folder = killedPipeline(pipeline).layOut(scratchFolder());
  try {
    const end = await startDriven({ folder, pipeline, isResuming: false, codeCache }).ended;
    if (end.ended?.status !== 'completed') throw new Error(`The pipeline failed: ${end.stderr}`);
    return end.pace;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
