import type { Knex } from 'knex';

import type { Run } from '../../landscape/model/run.ts';
import { listOutputs } from '../../landscape/queries/list-outputs.ts';
import type { SinkOutput } from '../../landscape/queries/list-outputs.ts';
import { readRunProgress } from '../../landscape/queries/read-run-progress.ts';
import type { RunStanding } from '../../landscape/queries/read-run-progress.ts';
import { readRunSettings } from '../../landscape/queries/run-settings.ts';
import type { RunSettings } from '../../landscape/queries/run-settings.ts';

/** A run as it was recorded: what it was started with, and where it stands. */
export interface RecordedRun extends RunSettings {
  readonly standing: RunStanding;
  readonly outputs: readonly SinkOutput[];
}

export async function readRecordedRun(
  db: Knex,
  run: Run,
  databasePath: string,
): Promise<RecordedRun> {
  return {
    ...(await readRunSettings(db, run.runId)),
    standing: await readRunProgress(db, run, { databasePath, errors: 0 }),
    outputs: await listOutputs(db, run),
  };
}
