import type { CommandModule } from 'yargs';

import { setExitCode } from './exit.ts';
import { databaseOption, jsonOption } from './options.ts';

interface VerifyArguments {
  readonly run: string | undefined;
  readonly all: boolean;
  readonly recompute: boolean;
  readonly database: string | undefined;
  readonly json: boolean;
}

export const verifyCommand: CommandModule<object, VerifyArguments> = {
  command: 'verify [run]',
  describe: 'Check that records, payloads and outputs are what was written',
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        describe: 'The run: its id, a unique prefix of it, or latest',
      })
      .option('all', { type: 'boolean', default: false, describe: 'All runs of the landscape' })
      .option('recompute', {
        type: 'boolean',
        default: false,
        describe: 'Also run deterministic steps again on the stored rows, and compare',
      })
      .option('database', databaseOption)
      .option('json', jsonOption)
      .check(({ run, all }) => {
        if ((run !== undefined) !== all) return true;
        throw new Error(
          run === undefined
            ? 'Say which run: verify latest, verify r-9f31c2, or --all'
            : 'Say either a run or `--all`, not both',
        );
      })
      .example('$0 verify latest', 'Is what the last run recorded still what it wrote?')
      .example('$0 verify --all', 'The same of every run')
      .example('$0 verify latest --recompute', 'Would the steps still decide the same?')
      .example('$0 verify --all --json', 'For a program, every night')
      .epilogue(
        [
          'Everything that is recorded of a run is read again: every record and its checksum, every hash of every payload, how records fit together, the counters, and the published files. Tables and what was sent are not read back: of them, what was written is checked.',
          'Exit 4: records or payloads are not what was written. Exit 1: they are, but an output was changed or deleted by others. A file that a later run replaced is no finding.',
        ].join('\n\n'),
      ),
  handler: async ({ run, recompute, database, json }) => {
    const { displayLines } = await import('../format/display-text.ts');
    const { verifyDocument, verifyText } = await import('../format/verify-text.ts');
    const { showVerifying } = await import('../headless/show-verifying.ts');
    const { printData, printJson } = await import('../output.ts');
    const { verifyInThread } = await import('../verify-in-thread.ts');
    const { toVerifyExitCode } = await import('../verify-exit-code.ts');
    const shown = json ? undefined : showVerifying();
    const { path, verification } = await verifyInThread({ run, recompute, database }, (progress) =>
      shown?.tell(progress),
    ).finally(() => shown?.end());
    const exitCode = toVerifyExitCode(verification);
    if (json) printJson(verifyDocument(path, verification, exitCode));
    else printData(displayLines(verifyText(path, verification)));
    setExitCode(exitCode);
  },
};
