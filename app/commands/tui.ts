import type { CommandModule } from 'yargs';

import { asciiOption, databaseOption, themeOption } from './options.ts';
import { setExitCode } from './exit.ts';

interface TuiArguments {
  readonly link: string | undefined;
  readonly settings: string | undefined;
  readonly run: string | undefined;
  readonly row: string | undefined;
  readonly token: string | undefined;
  readonly database: string | undefined;
  readonly theme: string | undefined;
  readonly ascii: boolean | undefined;
  readonly plain: boolean;
}

export const tuiCommand: CommandModule<object, TuiArguments> = {
  command: 'tui [link]',
  describe: 'Open the screens: watch runs, and ask them anything',
  builder: (yargs) =>
    yargs
      .positional('link', {
        type: 'string',
        describe: 'A screen, as `y` copies it there: elspeth://run/r-9f31c2/row/42',
      })
      .conflicts('link', ['run', 'row', 'token'])
      .option('settings', {
        alias: 's',
        type: 'string',
        requiresArg: true,
        describe: 'Look at the landscape of this pipeline, and at its runs',
      })
      .option('run', {
        alias: 'r',
        type: 'string',
        requiresArg: true,
        describe: 'Open this run: its id, a unique prefix of it, or latest',
      })
      .option('row', {
        type: 'string',
        requiresArg: true,
        describe: 'Open the lineage of this row: its index from 0, or its id such as row-43',
      })
      .option('token', {
        alias: 't',
        type: 'string',
        requiresArg: true,
        describe: 'Open the lineage of this token, such as t-43',
      })
      .option('database', databaseOption)
      .option('theme', themeOption)
      .option('ascii', asciiOption)
      .option('plain', {
        type: 'boolean',
        default: false,
        describe: 'Lines of text instead of a screen, for a screen reader',
      })
      .example('$0 tui', 'All runs of the landscape here')
      .example('$0 tui --run latest', 'The run that was started last')
      .example('$0 tui --run latest --row 42', 'Why did row 42 go where it went?')
      .epilogue('Press ? on any screen for its keys. docs/tui.md shows the screens.'),
  handler: async (args) => {
    const { showTui } = await import('../show-tui.ts');
    const { wantsLines } = await import('../terminal.ts');
    setExitCode(await showTui({ ...args, plain: args.plain || wantsLines(process.env) }));
  },
};
