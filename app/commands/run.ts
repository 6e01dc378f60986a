import type { CommandModule } from 'yargs';

import { environment } from '../environment.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Execution } from '../execute-run.ts';
import { databaseOption, executionOptions, setOption, settingsOption } from './options.ts';
import { setExitCode } from './exit.ts';

interface RunArguments extends Execution {
  readonly settings: string;
  readonly execute: boolean;
  readonly set: readonly string[];
  readonly database: string | undefined;
}

export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run',
  describe: 'Run a pipeline; without --execute, print what would run',
  builder: (yargs) =>
    yargs
      .option('settings', settingsOption)
      .option('execute', {
        alias: 'x',
        type: 'boolean',
        default: false,
        describe: 'Run it; without this the plan is printed and nothing runs',
      })
      .option('set', setOption)
      .option('database', databaseOption)
      .options(executionOptions)
      .example('$0 run -s pipeline.yaml', 'Check everything and print the plan')
      .example('$0 run -s pipeline.yaml --execute', 'Run it')
      .example(
        '$0 run -s pipeline.yaml -x --set sinks.out.options.path=b.csv',
        'Run it with one setting changed',
      )
      .example('$0 run -s pipeline.yaml -x --json | tail -1', 'The result, for a program')
      .epilogue(
        'On a terminal the run shows its live screen, which closes with it unless a key was pressed; there Ctrl+C asks, and twice stops. Without the screen Ctrl+C once stops after the open group and exits 3; twice ends at once; either way `elspeth resume` goes on. Exit 0: all rows reached an intended end; 5: rows failed, or more than --max-bad were quarantined.',
      ),
  handler: async (args) => {
    setExitCode(await (args.execute ? execute(args) : plan(args)));
  },
};

async function plan(args: RunArguments): Promise<ExitCode> {
  const { planText, planDocument } = await import('../plan.ts');
  const { loadPipeline } = await import('../load-pipeline.ts');
  const { displayLines } = await import('../format/display-text.ts');
  const { printData, printJson } = await import('../output.ts');
  const pipeline = loadPipeline(requestOf(args));
  if (args.json) printJson(planDocument(pipeline));
  else printData(displayLines(planText(pipeline)));
  return pipeline.unavailable.length > 0 ? exitCodes.wrongUsage : exitCodes.done;
}

async function execute(args: RunArguments): Promise<ExitCode> {
  const { executeRun } = await import('../execute-run.ts');
  return executeRun(requestOf(args), args);
}

function requestOf({ settings, set, database }: RunArguments) {
  return {
    settingsFile: settings,
    sets: set,
    database,
    cwd: process.cwd(),
    env: environment,
  };
}
