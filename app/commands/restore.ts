import { resolve } from 'node:path';

import type { CommandModule } from 'yargs';

import { exitCodes } from '../exit-codes.ts';
import { setExitCode } from './exit.ts';
import { databaseOption, jsonOption } from './options.ts';

interface RestoreArguments {
  readonly backup: string;
  readonly database: string | undefined;
  readonly json: boolean;
}

export const restoreCommand: CommandModule<object, RestoreArguments> = {
  command: 'restore <backup>',
  describe: 'Put a backup of a landscape in place, where none is',
  builder: (yargs) =>
    yargs
      .positional('backup', {
        type: 'string',
        demandOption: true,
        describe: 'Folder that `elspeth backup` made',
      })
      .option('database', databaseOption)
      .option('json', jsonOption)
      .example('$0 restore backups/2026-11-21', 'Restore to .elspeth/audit.db')
      .example(
        '$0 restore backups/2026-11-21 -d old.db',
        'Restore beside the landscape, to look at both',
      )
      .epilogue(
        'Every file is compared with its hash before anything gets its place; a backup with one wrong byte is refused with exit 4. A landscape that is there is never overwritten: move it away first, or give another path. The payloads of all runs come to lie beside the database, wherever they were.',
      ),
  handler: async ({ backup, database, json }) => {
    const { restoreBackup } = await import('../../landscape/backup/restore-backup.ts');
    const { restoreDocument, restoreText } = await import('../format/backup-text.ts');
    const { displayLines } = await import('../format/display-text.ts');
    const { showCopying, stderrScreen } = await import('../headless/show-copying.ts');
    const { locateLandscape } = await import('../locate-landscape.ts');
    const { printData, printJson } = await import('../output.ts');
    const { shellWord } = await import('../format/shell-word.ts');
    const landscape = locateLandscape({ database, env: process.env, cwd: process.cwd() });
    const shown = json ? undefined : showCopying(stderrScreen());
    const manifest = await restoreBackup({
      backup: resolve(backup),
      landscape,
      tell: (progress) => shown?.tell(progress),
    }).finally(() => shown?.end());
    const flag = database === undefined ? '' : ` --database ${shellWord(database)}`;
    if (json) printJson(restoreDocument(manifest, landscape, backup));
    else printData(displayLines(restoreText(manifest, landscape, flag)));
    setExitCode(manifest.missing.length > 0 ? exitCodes.untrustworthy : exitCodes.done);
  },
};
