import { rmSync } from 'node:fs';
import path from 'node:path';

import Database from 'better-sqlite3';

import type { PluginPlace, SourcePosition } from '../../../../plugins/contract.ts';
import { databaseSource } from '../../../../plugins/sources/database.ts';
import { readAll, temporaryFolder, type Reading } from '../checked-read.ts';

/** A folder with the database `shop.db`, made anew by each `fill`. */
export interface TestDatabase {
  readonly place: PluginPlace;
  /** @param sql - What is executed on an empty database. */
  readonly fill: (sql: string) => void;
  /** Changes what is there, with a connection of its own. */
  readonly change: (sql: string) => void;
  /** Reads it all; `query` is of `shop.db`. */
  readonly read: (options: object, from?: SourcePosition) => Promise<Reading>;
}

export function testDatabase(): TestDatabase {
  const folder = temporaryFolder();
  const file = path.join(folder, 'shop.db');
  const place = { resolvePath: (name: string) => path.resolve(folder, name) };
  const change = (sql: string) => {
    const db = new Database(file, { timeout: 100 });
    try {
      db.exec(sql);
    } finally {
      db.close();
    }
  };
  return {
    place,
    change,
    fill(sql) {
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
      change(sql);
    },
    read(options, from) {
      const bound = databaseSource.bind({ url: 'sqlite:///shop.db', ...options });
      return readAll(bound.open(place), from);
    },
  };
}
