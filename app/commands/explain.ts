import type { Knex } from 'knex';
import type { CommandModule } from 'yargs';

import type { Run } from '../../landscape/model/run.ts';
import { exitCodes } from '../exit-codes.ts';
import { setExitCode } from './exit.ts';
import {
  asciiOption,
  databaseOption,
  jsonOption,
  themeOption,
  wholeNumberFrom,
} from './options.ts';

interface ExplainArguments {
  readonly run: string;
  readonly row: string | undefined;
  readonly token: string | undefined;
  readonly batch: string | undefined;
  readonly sink: string | undefined;
  readonly field: string | undefined;
  readonly down: boolean | undefined;
  readonly full: boolean | undefined;
  readonly after: string | undefined;
  readonly limit: number | undefined;
  readonly database: string | undefined;
  readonly json: boolean;
  readonly tui: boolean | undefined;
  readonly theme: string | undefined;
  readonly ascii: boolean | undefined;
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
        describe: 'The token, such as t-43; with --row, only this one of the row',
      })
      .option('batch', {
        alias: 'b',
        type: 'string',
        requiresArg: true,
        describe: 'The batch, such as b-3, with its members',
      })
      .conflicts('batch', ['row', 'token', 'sink', 'field', 'down', 'full'])
      .option('sink', { type: 'string', requiresArg: true, describe: 'Only ends in this sink' })
      .option('field', {
        type: 'string',
        requiresArg: true,
        describe: 'Only what touched this field, and the gates that read it',
      })
      .option('down', {
        type: 'boolean',
        describe: 'Also what became of it, through batches too',
      })
      .option('full', { type: 'boolean', describe: 'The whole row after every step' })
      .option('after', {
        type: 'string',
        requiresArg: true,
        describe: 'Go on behind this token, or behind this member of a batch',
      })
      .option('limit', {
        type: 'number',
        coerce: wholeNumberFrom('--limit', 1),
        describe: 'How many tokens at most (20), or members of a batch (100)',
      })
      .option('database', databaseOption)
      .option('json', jsonOption)
      .option('tui', {
        type: 'boolean',
        describe: 'The screen of the row, which a terminal shows anyway; --no-tui: text',
      })
      .option('theme', themeOption)
      .option('ascii', asciiOption)
      .check(({ row, token, batch, after }) => {
        if ((row ?? token ?? batch) === undefined)
          throw new Error('Say which row, token or batch: --row 42, --token t-43, --batch b-3');
        const place = batch === undefined ? /^t-[1-9][0-9]*$/ : /^[0-9]+$/;
        if (after === undefined || place.test(after)) return true;
        const wanted = batch === undefined ? 'a token, such as t-43' : 'the number of a member';
        throw new Error(`\`--after\` takes ${wanted}, not \`${after}\``);
      })
      .example('$0 explain --run latest --row 42', 'Why did row 42 go where it went?')
      .example('$0 explain --row 42 --field amount', 'Who set or read `amount` of row 42?')
      .example('$0 explain --token t-43 --down', 'Where did t-43 come from, and what became of it?')
      .example('$0 explain --batch b-3', 'What flushed b-3, and which rows were in it?')
      .example('$0 explain --token t-43 --json', 'The same of a token, for a program'),
  handler: async (args) => {
    if (await isForScreen(args)) {
      const { showTui } = await import('../show-tui.ts');
      setExitCode(await showTui({ ...args, link: undefined, settings: undefined, plain: false }));
      return;
    }
    const { findRun } = await import('../../landscape/queries/find-run.ts');
    const { withLandscape } = await import('../open-reader.ts');
    const { columnsOf } = await import('../terminal.ts');
    const width = Math.max(40, columnsOf(process.stdout, process.env));
    await withLandscape(args.database, async ({ db, path }) => {
      const run = await findRun(db, args.run);
      const reading = { db, run, databasePath: path, width };
      if (args.batch === undefined) await printTokens(reading, args);
      else await printBatch(reading, args, args.batch);
    });
    setExitCode(exitCodes.done);
  },
};

/** What narrows the text or goes on with it is about text. */
async function isForScreen(args: ExplainArguments): Promise<boolean> {
  const { row, token, json, tui, sink, field, full, after, limit } = args;
  if (tui === false || json) return false;
  const isAboutText = [sink, field, full, after, limit].some((each) => each !== undefined);
  const { canShowScreens, refuseWithoutTerminal } = await import('../terminal.ts');
  if (tui === true) refuseWithoutTerminal();
  else if (isAboutText) return false;
  return (row ?? token) !== undefined && canShowScreens(process, process.env, tui === true);
}

interface Reading {
  readonly db: Knex;
  readonly run: Run;
  readonly databasePath: string;
  readonly width: number;
}

async function printTokens(
  { db, run, databasePath, width }: Reading,
  { row, token, sink, field, full, down, after, limit, json }: ExplainArguments,
): Promise<void> {
  const { explainTokens } = await import('../reading/explain-tokens.ts');
  const { explainText } = await import('../format/explain-text.ts');
  const { printData, printJson } = await import('../output.ts');
  const asked = { row, token, sink, field, full, down, after, limit };
  const explanation = await explainTokens({ db, path: databasePath }, run, asked);
  if (json) printJson(explanation);
  else printData(explainText(explanation, { width }));
}

async function printBatch(
  { db, run, databasePath, width }: Reading,
  { after, limit, json }: ExplainArguments,
  batch: string,
): Promise<void> {
  const { explainBatch } = await import('../../landscape/queries/explain-batch.ts');
  const { batchText } = await import('../format/batch-text.ts');
  const { printData, printJson } = await import('../output.ts');
  const page = { after: after === undefined ? undefined : Number(after), limit };
  const report = await explainBatch(db, run, batch, { databasePath, ...page });
  if (json) printJson(report);
  else printData(batchText(report, width));
}
