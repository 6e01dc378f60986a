import yargs from 'yargs';

import { watchOutput } from './watch-output.ts';
import { backupCommand } from './commands/backup.ts';
import { explainCommand } from './commands/explain.ts';
import { pluginsCommand } from './commands/plugins.ts';
import { restoreCommand } from './commands/restore.ts';
import { resumeCommand } from './commands/resume.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { tuiCommand } from './commands/tui.ts';
import { validateCommand } from './commands/validate.ts';
import { verifyCommand } from './commands/verify.ts';
import { exitCodeMeanings, exitCodeOf, exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { ConfigError } from '../landscape/model/errors.ts';
import { printData, printError } from './output.ts';
import { canLookAround, columnsOf } from './terminal.ts';
import { usageProblem } from './usage-problem.ts';
import type { Asked } from './usage-problem.ts';
import { version } from './version.ts';

/** Runs one command and leaves the exit code in `process.exitCode`; throws nothing. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  watchOutput();
  try {
    // Whoever types the name alone, on a terminal, wants to look around.
    const isAlone = args.length === 0 && canLookAround(process, process.env);
    const meant = isAlone ? ['tui'] : args;
    const wanted = await wantedHelp(meant);
    if (wanted === undefined) await parser(meant).parseAsync();
    else {
      printData(wanted.text);
      process.exitCode = wanted.exitCode;
    }
  } catch (error) {
    const shown = await toShown(error, args);
    process.exitCode = exitCodeOf(shown);
    printError(shown, args.includes('--json'));
  }
}

function parser(args: readonly string[]) {
  return yargs([...args])
    .scriptName('elspeth')
    .usage(
      '$0 <command>\n\nRuns and audits Sense/Decide/Act data pipelines: every decision recorded, every output explainable.',
    )
    .command(runCommand)
    .command(resumeCommand)
    .command(validateCommand)
    .command(explainCommand)
    .command(verifyCommand)
    .command(runsCommand)
    .command(tuiCommand)
    .command(pluginsCommand)
    .command(backupCommand)
    .command(restoreCommand)
    .option('color', { type: 'boolean', hidden: true })
    .example('$0 run -s pipeline.yaml', 'Check everything and print the plan')
    .example('$0 run -s pipeline.yaml --execute', 'Run it')
    .example('$0 resume latest', 'Go on with it after it was interrupted')
    .example('$0 explain --run latest --row 42', 'Why did row 42 go where it went?')
    .demandCommand(1, 'say what to do: a command is missing')
    .check(refuseRepeated, true)
    .strict()
    .help()
    .alias('help', 'h')
    .version(`elspeth ${version()}`)
    .alias('version', 'V')
    .locale('en')
    .wrap(Math.min(100, columnsOf(process.stdout, process.env)))
    .epilogue(
      'elspeth help COMMAND      the same as elspeth COMMAND --help\nelspeth help exit-codes   what the exit codes mean',
    )
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message: string | null, error: Error | undefined) => {
      // Errors of a command come through as they are; only the parser's own are about usage.
      if (message === null) throw error ?? new Error('The parser failed and said nothing.');
      throw new UsageError(message);
    });
}

/** What the parser of the command line says, in its own words. */
class UsageError extends Error {}

/** yargs makes a list of an option that comes twice; only `--set` and `--resolve` are one. */
function refuseRepeated(argv: Readonly<Record<string, unknown>>): boolean {
  for (const [name, value] of Object.entries(argv)) {
    if (!Array.isArray(value) || name === '_' || name === 'set' || name === 'resolve') continue;
    const flag = name.length === 1 ? `-${name}` : `--${name}`;
    throw new Error(`\`${flag}\` is given more than once`);
  }
  return true;
}

/** The error as people are told of it. */
async function toShown(error: unknown, args: readonly string[]): Promise<unknown> {
  if (isFolderGone(error)) {
    const message = 'the current folder does not exist any more';
    return new ConfigError([{ code: 'USAGE', message, nextStep: 'Go to a folder that exists.' }]);
  }
  if (!(error instanceof UsageError)) return error;
  const known = await knownWords(args);
  return new ConfigError([usageProblem(error.message, { ...known, args })]);
}

function isFolderGone(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
}

/** The command that is meant, with what its help says can follow. */
async function knownWords(args: readonly string[]): Promise<Omit<Asked, 'args'>> {
  const command: string[] = [];
  for (;;) {
    const help = await parser(command).getHelp();
    const start = ['elspeth', ...command].join(' ');
    const commands = [...help.matchAll(new RegExp(`^  ${start} ([a-z]\\S*)`, 'gm'))].map(wordIn);
    const next = args[command.length];
    if (next === undefined || !commands.includes(next)) {
      const options = [...help.matchAll(/^ .*?--([a-z][\w-]*)/gm)].map(wordIn);
      return { command, commands, options };
    }
    command.push(next);
  }
}

function wordIn([, word = '']: readonly string[]): string {
  return word;
}

/** `help`, `help COMMAND`, `help exit-codes`, and no arguments at all. */
async function wantedHelp(
  args: readonly string[],
): Promise<{ readonly text: string; readonly exitCode: ExitCode } | undefined> {
  if (args.length === 0)
    return { text: await parser([]).getHelp(), exitCode: exitCodes.wrongUsage };
  const [first, ...about] = args;
  if (first !== 'help') return undefined;
  if (about[0] === 'exit-codes') return { text: exitCodesText(), exitCode: exitCodes.done };
  const { command, ...known } = await knownWords(about);
  const stray = about[command.length];
  if (stray !== undefined && !stray.startsWith('-')) {
    const asked = { command, ...known, args: about };
    throw new ConfigError([usageProblem(`Unknown command: ${stray}`, asked)]);
  }
  return { text: await parser(command).getHelp(), exitCode: exitCodes.done };
}

function exitCodesText(): string {
  const lines = Object.entries(exitCodeMeanings).map(
    ([code, meaning]) => `${code.padStart(4)}  ${meaning}`,
  );
  return ['Exit codes', ...lines].join('\n');
}
