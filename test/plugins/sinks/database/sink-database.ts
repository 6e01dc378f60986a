import { join } from 'node:path';

import Database from 'better-sqlite3';

import type { SinkContext } from '../../../../plugins/contract.ts';
import { contextIn, makeTestFolder } from '../sink-in-folder.ts';

/** A folder of its own for one test, with the database `out.db` in it. */
export interface SinkDatabase {
  readonly folder: string;
  readonly file: string;
  readonly context: (more?: Partial<SinkContext>) => SinkContext;
  /** Executes statements on a connection of its own. */
  readonly execute: (sql: string) => void;
  /** Rows of a query as arrays; integers as numbers. */
  readonly rows: (sql: string) => readonly (readonly unknown[])[];
  /** Names of all tables, sorted. */
  readonly tables: () => readonly unknown[];
}

/** @param before - Executed in the new database; without it there is no file. */
export function sinkDatabase(before?: string): SinkDatabase {
  const folder = makeTestFolder();
  const file = join(folder, 'out.db');
  const using = <T>(use: (db: Database.Database) => T): T => {
    const db = new Database(file, { timeout: 100 });
    try {
      return use(db);
    } finally {
      db.close();
    }
  };
  const execute = (sql: string) => using((db) => void db.exec(sql));
  const rows = (sql: string) => using((db) => db.prepare<[], readonly unknown[]>(sql).raw().all());
  if (before !== undefined) execute(before);
  return {
    folder,
    file,
    execute,
    rows,
    context: (more = {}) => contextIn(folder, more),
    tables: () =>
      rows(`select name from sqlite_schema where type = 'table' order by name`).map(
        ([name]) => name,
      ),
  };
}
