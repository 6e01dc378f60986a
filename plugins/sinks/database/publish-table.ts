import { createHash } from 'node:crypto';

import type Database from 'better-sqlite3';

import { unreachable } from '../../../landscape/model/unreachable.ts';
import type { FinishedArtifact, PublishedArtifact } from '../../contract.ts';
import { sqlName } from '../../database/sql-name.ts';
import { findTable } from './existing-table.ts';
import { endOf } from './open-target.ts';
import { orWriteFailure, outputExists, tableDamaged } from './sqlite-failures.ts';
import { openForWriting, type Target } from './target.ts';
import { openWrites, type Writes } from './writes-table.ts';

/**
 * Gives a finished table its name and forgets the bookkeeping, in one transaction. Repeating it after
 * a crash is harmless: without bookkeeping and without a table of the run's own, it was published.
 *
 * @throws EnvironmentError `OUTPUT_EXISTS`, `PARTIAL_TABLE_DAMAGED`, `SINK_WRITE_FAILED`; what the run
 *   wrote stays then as it is.
 */
export function publishTable(target: Target, artifact: FinishedArtifact): PublishedArtifact {
  return orWriteFailure('publish', target.path, () => {
    const db = openForWriting(target);
    try {
      db.transaction(() => publish(db, target, artifact)).immediate();
      return { path: target.path };
    } finally {
      db.close();
    }
  });
}

function publish(db: Database.Database, target: Target, artifact: FinishedArtifact): void {
  const { table, workTable, ifExists, path } = target;
  const writes = openWrites(db, target.runKey, table);
  const isThere = findTable(db, table) !== undefined;
  const hasWork = findTable(db, workTable) !== undefined;
  const isPublished = writes.list().length === 0 && isThere && (ifExists === 'append' || !hasWork);
  if (isPublished) {
    // A run that wrote no row has left nothing else.
    writes.forget();
    return;
  }
  if (!hasWork) throw tableDamaged(path, 'no table', `${artifact.sizeBytes} bytes`);
  assertComplete(target, artifact, writes);
  switch (ifExists) {
    case 'append':
      break;
    case 'fail':
      if (isThere) throw outputExists(path);
      rename(db, workTable, table);
      break;
    case 'replace':
      db.exec(`DROP TABLE IF EXISTS ${sqlName(table)}`);
      rename(db, workTable, table);
      break;
    default:
      unreachable(ifExists);
  }
  writes.forget();
}

function assertComplete({ path }: Target, artifact: FinishedArtifact, writes: Writes): void {
  const list = writes.list();
  const hash = createHash('sha256');
  for (const write of list) hash.update(write.hash);
  if (endOf(list) === artifact.sizeBytes && hash.digest().equals(artifact.hash)) return;
  throw tableDamaged(path, `${endOf(list)} bytes`, `${artifact.sizeBytes} bytes`);
}

function rename(db: Database.Database, from: string, to: string): void {
  db.exec(`ALTER TABLE ${sqlName(from)} RENAME TO ${sqlName(to)}`);
}
