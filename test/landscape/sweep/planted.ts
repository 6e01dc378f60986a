import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

import { sweepRun } from '../../../landscape/audit-sweep.ts';
import type { SweepResult } from '../../../landscape/audit-sweep.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { makeFolder } from '../use-weather.ts';

/** Something done to a landscape behind our back. */
export interface Planted {
  /** Statements on the database, with every trigger and constraint out of the way. */
  readonly sql?: string;
  /** What happens to the files in its folder. */
  readonly files?: (folder: string) => void;
}

/** Sweeps a copy of the landscape in `folder` after a corruption was planted in it. */
export async function sweepAfter(folder: string, { sql, files }: Planted): Promise<SweepResult> {
  const copy = makeFolder();
  cpSync(folder, copy, { recursive: true });
  const databasePath = join(copy, 'audit.db');
  if (sql !== undefined) tamper(databasePath, sql);
  files?.(copy);
  const db = await openLandscapeReader(databasePath);
  try {
    const { runId } = await findRun(db, 'latest');
    const resolveArtifact = (path: string) => join(copy, path);
    return await sweepRun({ databasePath, runId, outputs: { published: resolveArtifact } });
  } finally {
    await db.destroy();
    rmSync(copy, { recursive: true });
  }
}

function tamper(databasePath: string, sql: string): void {
  const db = new Database(databasePath);
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  const triggers = db
    .prepare<[], string>("select name from sqlite_master where type = 'trigger'")
    .pluck()
    .all();
  for (const name of triggers) db.exec(`drop trigger ${name}`);
  db.exec('drop index token_outcomes_one_terminal');
  db.exec(sql);
  db.close();
}
