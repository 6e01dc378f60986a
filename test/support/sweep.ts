import { resolve } from 'node:path';

import { unpublishedFile } from '../../app/reading/read-outputs.ts';
import { sweepRun } from '../../landscape/audit-sweep.ts';
import type { Finding } from '../../landscape/audit-sweep.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { findRun } from '../../landscape/queries/find-run.ts';

/** What an audit sweep finds wrong with a run; artifacts are looked for below `folder`. */
export async function sweepFindings(
  landscape: string,
  runKey: string,
  folder: string,
): Promise<readonly Finding[]> {
  const db = await openLandscapeReader(landscape);
  try {
    const run = await findRun(db, runKey);
    const { findings } = await sweepRun({
      databasePath: landscape,
      runId: run.runId,
      outputs: {
        published: (path) => resolve(folder, path),
        partial: (sink) => unpublishedFile(run, sink)?.partialPath,
      },
    });
    return findings;
  } finally {
    await db.destroy();
  }
}
