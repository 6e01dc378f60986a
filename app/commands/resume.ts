import type { CommandModule } from 'yargs';

import type { Execution } from '../execute-run.ts';
import { setExitCode } from './exit.ts';
import { databaseOption, executionOptions, setOption, settingsOption } from './options.ts';

interface ResumeArguments extends Execution {
  readonly run: string;
  readonly settings: string | undefined;
  readonly set: readonly string[];
  readonly database: string | undefined;
  readonly 'dry-run': boolean;
  readonly 'accept-code-change': boolean;
  readonly resolve: readonly string[];
}

export const resumeCommand: CommandModule<object, ResumeArguments> = {
  command: 'resume <run>',
  describe: 'Go on with a run that was interrupted, failed or crashed',
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'The run: its id, a unique prefix of it, or latest',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Check everything, and print what is done and what would be done',
      })
      .option('accept-code-change', {
        type: 'boolean',
        default: false,
        describe: 'Go on with another version of elspeth or of a plugin; recorded from there on',
      })
      .option('resolve', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'What became of an effect that nobody knows of: KEY=sent, KEY=not-sent, or all=…',
      })
      .option('settings', {
        ...settingsOption,
        demandOption: false,
        describe: 'The settings file, when it is not where it was',
      })
      .option('set', {
        ...setOption,
        describe: 'A secret that was set so at first, as path=value; other settings are remembered',
      })
      .option('database', databaseOption)
      .options(executionOptions)
      .example('$0 resume latest', 'Go on with the run that was started last')
      .example('$0 resume r-4mm8n2 --dry-run', 'What is done of it, and what is left')
      .example(
        '$0 resume latest --resolve all=not-sent',
        'A webhook was asked by hand: nothing of what is unknown had arrived',
      )
      .epilogue(
        'The run goes on where its last commit stands, in the middle of the source if need be, and its outputs become what they would have been without the break. It is refused when settings, graph or the part of the source that was read have changed: nothing is written then, and the message names each change.',
      ),
  handler: async (args) => {
    const { resume } = await import('../resume/resume.ts');
    setExitCode(
      await resume({
        ...args,
        asked: args.run,
        isDryRun: args['dry-run'],
        acceptCodeChange: args['accept-code-change'],
        words: args.resolve,
      }),
    );
  },
};
