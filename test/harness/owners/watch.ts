import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout } from 'node:timers/promises';

import { NotFoundError } from '../../../landscape/model/errors.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { listRuns } from '../../../landscape/queries/list-runs.ts';
import { landscapeFile } from '../driver/driver-folder.ts';

/**
 * A process that looks at landscapes again and again while others write to them, until it gets a SIGTERM.
 * It ends with code 1 and says why when a look fails.
 */
const { values } = parseArgs({
  options: { folders: { type: 'string', multiple: true, default: [] } },
});

let looks = 0;
process.on('SIGTERM', () => {
  console.info(String(looks));
  process.exit();
});

for (;;) {
  for (const folder of values.folders) {
    if (existsSync(join(folder, landscapeFile))) await look(join(folder, landscapeFile));
    await setTimeout(100);
  }
}

async function look(landscape: string): Promise<void> {
  try {
    const db = await openLandscapeReader(landscape);
    try {
      const { items } = await listRuns(db);
      for (const run of items) await explainRow(db, run, '0', { databasePath: landscape });
      looks += 1;
    } finally {
      await db.destroy();
    }
  } catch (error) {
    // The landscape is being made, or the run has not read its first row.
    if (!(error instanceof NotFoundError)) throw error;
  }
}
