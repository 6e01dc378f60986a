import { createFakeClock } from './fake-clock.ts';
import type { FakeClock } from './fake-clock.ts';
import { pipelineFolder } from './pipeline-folder.ts';
import type { FinishedRun, PipelineFolder, RunOptions } from './pipeline-folder.ts';
import { withPlanted } from './planted-plugins.ts';
import type { Planted } from './planted-plugins.ts';
import { readRecorded } from './recorded-tokens.ts';
import type { Recorded } from './recorded-tokens.ts';

/** Settings with the planted source, the steps given (a line of YAML each) and JSON Lines sinks. */
export function plantedSettings(
  steps: readonly string[],
  sinks: readonly string[] = ['out', 'bad'],
  more = '',
): string {
  const sinkLines = sinks.map(
    (name) => `  ${name}: { plugin: json, options: { path: out/${name}.jsonl } }\n`,
  );
  return `source: { plugin: planted }
transforms: [${steps.map((step) => `\n    { ${step} },`).join('')}
  ]
sinks:
${sinkLines.join('')}output_sink: out
${more}`;
}

export interface PlantedRun extends FinishedRun, Recorded {
  readonly folder: PipelineFolder;
  /** The clock, which stands still but for what the test lets pass. */
  readonly clock: FakeClock;
  /** Goes on with the run, with what the plugins do now. */
  readonly again: (planted: Planted, options?: RunOptions) => Promise<PlantedRun>;
}

/** Runs settings with planted plugins in a folder of their own, and reads what was recorded. */
export async function runPlanted(
  settings: string,
  planted: Planted,
  options: RunOptions = {},
): Promise<PlantedRun> {
  const folder = pipelineFolder({ 'pipeline.yaml': settings });
  return runIn(folder, planted, options);
}

async function runIn(
  folder: PipelineFolder,
  planted: Planted,
  options: RunOptions,
): Promise<PlantedRun> {
  const clock = options.clock ?? planted.clock ?? createFakeClock(0, 0);
  const run = await folder.run({
    ...options,
    clock,
    registry: withPlanted({ ...planted, clock }),
  });
  const { runKey } = run;
  return {
    ...run,
    ...readRecorded(folder.landscape, runKey),
    folder,
    clock,
    again: async (next, more = {}) => runIn(folder, next, { clock, ...more, runKey }),
  };
}
