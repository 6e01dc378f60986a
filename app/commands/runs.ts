import type { CommandModule } from 'yargs';

import { runStatuses } from '../../landscape/model/run.ts';
import type { RunStatus } from '../../landscape/model/run.ts';
import { exitCodes } from '../exit-codes.ts';
import { setExitCode } from './exit.ts';
import { databaseOption, jsonOption, wholeNumberFrom } from './options.ts';

interface RunsArguments {
  readonly database: string | undefined;
  readonly status: RunStatus | undefined;
  readonly limit: number;
  readonly wide: boolean;
  readonly json: boolean;
}

export const runsCommand: CommandModule<object, RunsArguments> = {
  command: 'runs',
  describe: 'List the runs in the landscape, the latest first',
  builder: (yargs) =>
    yargs
      .option('status', { choices: runStatuses, describe: 'Only runs with this status' })
      .option('limit', {
        type: 'number',
        default: 20,
        coerce: wholeNumberFrom('--limit', 1),
        describe: 'How many at most',
      })
      .option('wide', {
        type: 'boolean',
        default: false,
        describe: 'Cut no line to the width of the terminal, or to COLUMNS',
      })
      .option('database', databaseOption)
      .option('json', jsonOption)
      .example('$0 runs', 'The latest runs')
      .example('$0 runs --status failed --json', 'Failed runs, for a program'),
  handler: async ({ database, status, limit, wide, json }) => {
    const { listRuns } = await import('../../landscape/queries/list-runs.ts');
    const { withLandscape } = await import('../open-reader.ts');
    const { displayLines } = await import('../format/display-text.ts');
    const { printData, printJson } = await import('../output.ts');
    const { knownColumns } = await import('../terminal.ts');
    const { runsDocument, runsText } = await import('../format/runs-text.ts');
    const width = wide ? undefined : knownColumns(process.stdout, process.env);
    await withLandscape(database, async ({ db, path }) => {
      const { items, next } = await listRuns(db, { status, limit });
      if (json) printJson(runsDocument(path, items, next !== undefined));
      else printData(displayLines(runsText(path, items, { hasMore: next !== undefined, width })));
    });
    setExitCode(exitCodes.done);
  },
};
