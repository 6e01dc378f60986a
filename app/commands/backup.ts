import { resolve } from 'node:path';

import type { CommandModule } from 'yargs';

import { exitCodes } from '../exit-codes.ts';
import { setExitCode } from './exit.ts';
import { databaseOption, jsonOption } from './options.ts';

interface BackupArguments {
  readonly target: string;
  readonly database: string | undefined;
  readonly json: boolean;
}

export const backupCommand: CommandModule<object, BackupArguments> = {
  command: 'backup <target>',
  describe: 'Copy the landscape with its payloads, also while runs are at work',
  builder: (yargs) =>
    yargs
      .positional('target', {
        type: 'string',
        demandOption: true,
        describe: 'Folder to make; may be there when it is empty',
      })
      .option('database', databaseOption)
      .option('json', jsonOption)
      .example('$0 backup backups/2026-11-21', 'Copy the landscape into a new folder')
      .example('$0 backup "backups/$(date +%F)" --json', 'Each day, for a program')
      .example('$0 runs --database backups/2026-11-21/audit.db', 'Read a backup where it is')
      .epilogue(
        'The backup is the landscape as it was at one moment; a run that is at work goes on undisturbed. It is complete when `backup.json` is there: the sizes and SHA-256 of all files, which `elspeth restore` compares. Outputs of runs are not part of it. Exit 4: payloads that the landscape refers to were not there to be copied; everything else was.',
      ),
  handler: async ({ target, database, json }) => {
    const { makeBackup } = await import('../../landscape/backup/make-backup.ts');
    const { backupDocument, backupText } = await import('../format/backup-text.ts');
    const { displayLines } = await import('../format/display-text.ts');
    const { showCopying, stderrScreen } = await import('../headless/show-copying.ts');
    const { locateLandscape } = await import('../locate-landscape.ts');
    const { printData, printJson } = await import('../output.ts');
    const { codeVersion } = await import('../version.ts');
    const shown = json ? undefined : showCopying(stderrScreen());
    const manifest = await makeBackup({
      landscape: locateLandscape({ database, env: process.env, cwd: process.cwd() }),
      target: resolve(target),
      codeVersion: codeVersion(),
      nowMs: Date.now(),
      tell: (progress) => shown?.tell(progress),
    }).finally(() => shown?.end());
    if (json) printJson(backupDocument(manifest, target));
    else printData(displayLines(backupText(manifest, target)));
    setExitCode(manifest.missing.length > 0 ? exitCodes.untrustworthy : exitCodes.done);
  },
};
