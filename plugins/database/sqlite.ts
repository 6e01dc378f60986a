import { createRequire } from 'node:module';

import type Database from 'better-sqlite3';

/** Loads the driver when a database is opened for the first time: most pipelines have none. */
const load: (driver: 'better-sqlite3') => typeof Database = createRequire(import.meta.url);

/** @throws what better-sqlite3 throws. */
export function openSqlite(path: string, options: Database.Options): Database.Database {
  const Driver = load('better-sqlite3');
  return new Driver(path, options);
}

/** True for what SQLite itself says. */
export function isSqliteError(cause: unknown): cause is InstanceType<Database.SqliteError> {
  return cause instanceof load('better-sqlite3').SqliteError;
}
