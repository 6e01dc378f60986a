import yargs from 'yargs';

import { explainCommand } from './commands/explain.ts';
import { pluginsCommand } from './commands/plugins.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { validateCommand } from './commands/validate.ts';
import { exitCodeMeanings, exitCodeOf, exitCodes } from './exit-codes.ts';
import { ConfigError } from '../landscape/model/errors.ts';
import { printData, printError } from './output.ts';
import { version } from './version.ts';

/** Runs one command and leaves the exit code in `process.exitCode`; throws nothing. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  quietOnBrokenPipe();
  const wanted = await wantedHelp(args);
  if (wanted !== undefined) {
    printData(wanted.text);
    process.exitCode = wanted.exitCode;
    return;
  }
  try {
    await parser(args).parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    printError(error, args.includes('--json'));
  }
}

function parser(args: readonly string[]) {
  return yargs([...args])
    .scriptName('elspeth')
    .usage(
      '$0 <command>\n\nRuns and audits Sense/Decide/Act data pipelines: every decision recorded, every output explainable.',
    )
    .command(runCommand)
    .command(validateCommand)
    .command(explainCommand)
    .command(runsCommand)
    .command(pluginsCommand)
    .demandCommand(1, 'Say what to do: a command is missing')
    .recommendCommands()
    .strict()
    .help()
    .alias('help', 'h')
    .version(`elspeth ${version()}`)
    .alias('version', 'V')
    .locale('en')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .epilogue('elspeth help exit-codes   what the exit codes mean')
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message: string | null, error: Error | undefined) => {
      // Errors of a command come through as they are; only the parser's own are about usage.
      if (error !== undefined && error.name !== 'YError' && message === null) throw error;
      if (error !== undefined && error.name !== 'YError') throw usage(error.message);
      throw usage(message ?? error?.message ?? 'The command line is not understood');
    });
}

function usage(message: string): ConfigError {
  return new ConfigError([
    {
      code: 'USAGE',
      message,
      nextStep: '`elspeth --help` lists commands, `elspeth COMMAND --help` their options.',
    },
  ]);
}

/** `help`, `help COMMAND`, `help exit-codes`, and no arguments at all. */
async function wantedHelp(
  args: readonly string[],
): Promise<{ readonly text: string; readonly exitCode: number } | undefined> {
  if (args.length === 0) {
    return { text: await parser(['--help']).getHelp(), exitCode: exitCodes.wrongUsage };
  }
  if (args[0] !== 'help') return undefined;
  if (args[1] === 'exit-codes') return { text: exitCodesText(), exitCode: exitCodes.done };
  const about = args.slice(1);
  return { text: await parser([...about, '--help']).getHelp(), exitCode: exitCodes.done };
}

function exitCodesText(): string {
  const lines = Object.entries(exitCodeMeanings).map(
    ([code, meaning]) => `${code.padStart(4)}  ${meaning}`,
  );
  return ['Exit codes', ...lines].join('\n');
}

/** A reader such as `head` may close the pipe at any time: that is no error. */
function quietOnBrokenPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    throw error;
  });
}
