import type { CommandModule } from 'yargs';

import { environment } from '../environment.ts';
import { exitCodes, exitCodeOf } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import {
  asciiOption,
  databaseOption,
  jsonOption,
  setOption,
  settingsOption,
  themeOption,
  wholeNumberFrom,
} from './options.ts';
import { setExitCode } from './exit.ts';

interface RunArguments {
  readonly settings: string;
  readonly execute: boolean;
  readonly set: readonly string[];
  readonly database: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly tui: boolean | undefined;
  readonly theme: string | undefined;
  readonly ascii: boolean | undefined;
  readonly 'max-bad': number | undefined;
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
      .option('json', {
        ...jsonOption,
        describe: 'Events as JSON Lines on stdout; the last carries the exit code',
      })
      .option('quiet', {
        alias: 'q',
        type: 'boolean',
        default: false,
        describe: 'Print only the result line',
      })
      .option('tui', {
        type: 'boolean',
        describe:
          'The live screen, kept open when the run has ended; --no-tui: lines instead of it',
      })
      .option('theme', themeOption)
      .option('ascii', asciiOption)
      .option('max-bad', {
        type: 'number',
        coerce: wholeNumberFrom('--max-bad', 0),
        describe: 'Exit 5 when more rows than this were quarantined; without it any number may be',
      })
      .example('$0 run -s pipeline.yaml', 'Check everything and print the plan')
      .example('$0 run -s pipeline.yaml --execute', 'Run it')
      .example(
        '$0 run -s pipeline.yaml -x --set sinks.out.options.path=b.csv',
        'Run it with one setting changed',
      )
      .example('$0 run -s pipeline.yaml -x --json | tail -1', 'The result, for a program')
      .epilogue(
        'On a terminal the run shows its live screen, which closes with it unless a key was pressed; there Ctrl+C asks, and twice stops. Without the screen Ctrl+C once stops after the open group and exits 3; twice ends at once. Exit 0: all rows reached an intended end; 5: rows failed, or more than --max-bad were quarantined.',
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
  const { canShowScreens, refuseWithoutTerminal } = await import('../terminal.ts');
  const { tui, json, quiet, theme, ascii } = args;
  if (tui === true) refuseWithoutTerminal();
  const isScreenWanted = tui ?? (!json && !quiet);
  if (isScreenWanted && canShowScreens(process, process.env, tui === true)) {
    const { runOnScreen } = await import('../run-on-screen.ts');
    return runOnScreen({
      request: requestOf(args),
      maxBad: args['max-bad'],
      staysOpen: tui === true,
      theme,
      ascii,
    });
  }
  return executeHeadless(args);
}

async function executeHeadless(args: RunArguments): Promise<ExitCode> {
  const { goOnWithoutReader } = await import('../watch-output.ts');
  const { runInWorker } = await import('../worker/run-in-worker.ts');
  const { watchHeadless } = await import('../headless/watch-headless.ts');
  const { onStopSignals } = await import('../stop-signals.ts');
  const { exitCodeOfRun } = await import('../run-exit-code.ts');
  goOnWithoutReader();
  const watcher = watchHeadless({ json: args.json, quiet: args.quiet });
  const run = runInWorker(requestOf(args), watcher);
  const forget = onStopSignals({
    stop: () => {
      watcher.stopping();
      run.stop();
    },
  });
  try {
    const { status, error } = await run.ended;
    const exitCode = exitCodeOfRun(status, watcher.progress(), args['max-bad']);
    watcher.ended(exitCode, error);
    return exitCode;
  } catch (error) {
    const exitCode = exitCodeOf(error);
    watcher.failed(exitCode, error);
    return exitCode;
  } finally {
    forget();
  }
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
