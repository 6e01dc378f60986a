import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';

import { checkDatabaseHere } from '../../../landscape/sweep/check-database.ts';
import { makeFolder, useWeather } from '../use-weather.ts';

const weather = useWeather();

/** What SQLite finds in a copy of the landscape after `change` was made behind its back. */
function findAfter(change: (db: Database.Database, reopen: () => Database.Database) => void) {
  const copy = makeFolder();
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(weather().folder, copy, { recursive: true });
  const path = join(copy, 'audit.db');
  const open = () => {
    const db = new Database(path);
    db.unsafeMode(true);
    db.pragma('foreign_keys = OFF');
    db.pragma('ignore_check_constraints = ON');
    db.pragma('writable_schema = ON');
    for (const name of db
      .prepare<[], string>("select name from sqlite_master where type = 'trigger'")
      .pluck()
      .all()) {
      db.exec(`drop trigger ${name}`);
    }
    return db;
  };
  let db = open();
  change(db, () => {
    db.close();
    db = open();
    return db;
  });
  db.close();
  return checkDatabaseHere(path);
}

describe('what SQLite says of its own file', () => {
  test('is nothing while nothing was changed', () => {
    expect(findAfter(() => undefined)).toEqual([]);
  });

  test('names an index that lacks a record', () => {
    const index = 'node_states_token_id_node_index_attempt_unique';
    const found = findAfter((first, reopen) => {
      const [type, name, table, page, sql] =
        first
          .prepare<[string], readonly unknown[]>('select * from sqlite_master where name = ?')
          .raw()
          .get(index) ?? [];
      first.prepare('delete from sqlite_master where name = ?').run(index);
      const db = reopen();
      db.exec('update node_states set attempt = 7 where state_id = 2');
      db.prepare('insert into sqlite_master values (?, ?, ?, ?, ?)').run(
        type,
        name,
        table,
        page,
        sql,
      );
    });
    expect(found).toContainEqual({
      table: 'node_states',
      key: 'rowid 2',
      check: 'database_integrity',
      expected: 'a database in which SQLite finds nothing wrong',
      found: `row 2 missing from index ${index}`,
      area: 'records',
    });
  });

  test('names a record that refers to nothing', () => {
    const found = findAfter((db) =>
      db.exec(
        'insert into node_states select 999, run_id, 888, node_index, step_index, attempt, status, input_hash, input_ref, output_hash, output_ref, error_hash, error_ref, context_hash, context_ref, started_at_ms, duration_us from node_states where state_id = 2',
      ),
    );
    expect(found).toEqual([
      {
        table: 'node_states',
        key: 'state_id 999',
        check: 'foreign_key',
        expected: 'the record of tokens that it refers to',
        found: 'none',
        area: 'records',
      },
    ]);
  });
});
