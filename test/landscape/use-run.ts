import type { Knex } from 'knex';
import { afterAll, beforeAll } from 'vitest';

import type { Run } from '../../landscape/model/run.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { findRun } from '../../landscape/queries/find-run.ts';

/** A recorded run, open for reading. */
export interface OpenRun {
  readonly db: Knex;
  readonly run: Run;
  readonly databasePath: string;
  /** Of the folder of the pipeline. */
  readonly path: string;
}

type Record = (cleanUp: typeof afterAll) => Promise<{ path: string; landscape: string }>;

/** Records a run for all tests of a file, and removes it after them. */
export function useRun(record: Record): () => OpenRun {
  let open: OpenRun | undefined;
  beforeAll(async () => {
    const { path, landscape } = await record(afterAll);
    const db = await openLandscapeReader(landscape);
    open = { db, run: await findRun(db, 'latest'), databasePath: landscape, path };
  });
  afterAll(async () => await open?.db.destroy());
  return () => {
    if (open === undefined) throw new Error('The run is recorded when the tests begin');
    return open;
  };
}
