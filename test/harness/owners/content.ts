import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { sha256, toHex } from '../../../landscape/hash.ts';

/** What SQLite does with its files beside the database is its own business. */
const ofSqlite = /-(wal|shm|journal)$/;

/**
 * Everything that processes wrote to a folder: of databases the rows of every table but the lease, of
 * other files the hash of their bytes.
 */
export function contentOf(folder: string): Readonly<Record<string, unknown>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !ofSqlite.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.toSorted().map((path) => [path, path.endsWith('.db') ? rowsIn(path) : hashOf(path)]),
  );
}

const hashOf = (path: string) => toHex(sha256(readFileSync(path)));

function rowsIn(path: string): unknown {
  const db = new Database(path, { readonly: true });
  try {
    const tables = db
      .prepare<[], string>(
        `select name from sqlite_schema where type = 'table' and name <> 'lease' order by name`,
      )
      .pluck()
      .all();
    const rows = tables.map((name) => [name, db.prepare(`select * from "${name}"`).all()] as const);
    return Object.fromEntries(rows);
  } finally {
    db.close();
  }
}
