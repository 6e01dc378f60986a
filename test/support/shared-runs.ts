import { afterAll } from 'vitest';

import { pipelineFolder } from './pipeline-folder.ts';
import type { PipelineFolder } from './pipeline-folder.ts';
import { runProgram } from './program.ts';
import type { Ended, ProgramOptions } from './program.ts';
import { right } from './right-settings.ts';

/** A folder in which the pipeline ran twice, for commands that read; row 2 of each run is quarantined. */
export interface SharedRuns {
  readonly folder: PipelineFolder;
  readonly runKeys: readonly string[];
  /** Runs the program in the folder. */
  readonly run: (args: readonly string[], options?: Partial<ProgramOptions>) => Promise<Ended>;
}

/** To be called at the top of a test file, which all its tests share. */
export async function sharedRuns(): Promise<SharedRuns> {
  const folder = pipelineFolder(
    { 'pipeline.yaml': right, 'in.csv': 'id,amount\n1,2\n2,3\n3,x\n', 'empty.csv': 'id,amount\n' },
    afterAll,
  );
  const first = await folder.run();
  const second = await folder.run();
  return {
    folder,
    runKeys: [first.runKey, second.runKey],
    run: (args, options) =>
      runProgram(args, {
        cwd: folder.path,
        ...options,
        env: { ELSPETH_DATABASE: folder.landscape, ...options?.env },
      }),
  };
}
