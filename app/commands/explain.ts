import { dirname, resolve } from 'node:path';
import type { CommandModule } from 'yargs';

import { exitCodes } from '../exit-codes.ts';
import { setExitCode } from './exit.ts';
import { databaseOption, jsonOption } from './options.ts';

interface ExplainArguments {
  readonly run: string;
  readonly row: string | undefined;
  readonly token: string | undefined;
  readonly sink: string | undefined;
  readonly field: string | undefined;
  readonly full: boolean;
  readonly database: string | undefined;
  readonly json: boolean;
}

export const explainCommand: CommandModule<object, ExplainArguments> = {
  command: 'explain',
  describe: 'Explain what became of a row, and why',
  builder: (yargs) =>
    yargs
      .option('run', {
        alias: 'r',
        type: 'string',
        default: 'latest',
        requiresArg: true,
        describe: 'The run: its id, a unique prefix of it, or latest',
      })
      .option('row', {
        type: 'string',
        requiresArg: true,
        describe: 'The row: its index from 0, or its id such as row-43',
      })
      .option('token', {
        alias: 't',
        type: 'string',
        requiresArg: true,
        describe: 'The token, such as t-43, instead of a row',
      })
      .conflicts('row', 'token')
      .option('sink', { type: 'string', requiresArg: true, describe: 'Only ends in this sink' })
      .option('field', {
        type: 'string',
        requiresArg: true,
        describe: 'Only what touched this field, and the gates that read it',
      })
      .option('full', {
        type: 'boolean',
        default: false,
        describe: 'The whole row after every step',
      })
      .option('database', databaseOption)
      .option('json', jsonOption)
      .check(({ row, token }) => {
        if (row === undefined && token === undefined)
          throw new Error('Say which row or token: --row 42, or --token t-43');
        return true;
      })
      .example('$0 explain --run latest --row 42', 'Why did row 42 go where it went?')
      .example('$0 explain --row 42 --field amount', 'Who set or read `amount` of row 42?')
      .example('$0 explain --token t-43 --json', 'The same of a token, for a program'),
  handler: async (args) => {
    const { findRun } = await import('../../landscape/queries/find-run.ts');
    const { explainRow } = await import('../../landscape/queries/explain-row.ts');
    const { explainToken } = await import('../../landscape/queries/explain-token.ts');
    const { explainText } = await import('../format/explain-text.ts');
    const { withLandscape } = await import('../open-reader.ts');
    const { printData, printJson } = await import('../output.ts');
    const { columnsOf } = await import('../terminal.ts');
    await withLandscape(args.database, async ({ db, path }) => {
      const run = await findRun(db, args.run);
      const options = {
        databasePath: path,
        sink: args.sink,
        field: args.field,
        full: args.full,
        resolveArtifact: (artifact: string) => resolve(dirname(run.settingsFile), artifact),
      };
      const explanation =
        args.token === undefined
          ? await explainRow(db, run, args.row ?? '', options)
          : await explainToken(db, run, args.token, options);
      if (args.json) printJson(explanation);
      else
        printData(
          explainText(explanation, { width: Math.max(40, columnsOf(process.stdout, process.env)) }),
        );
    });
    setExitCode(exitCodes.done);
  },
};
