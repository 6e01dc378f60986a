import type Database from 'better-sqlite3';

import { sqlName } from '../../database/sql-name.ts';

/**
 * What runs that are not finished have committed to the tables of this database, a record a group.
 * It is written with the rows, in one transaction: so a run that comes back after a crash knows
 * which rows are in the table that the landscape does not know of, and takes them back.
 *
 * The record at {@link ownersOffset} says which process of the run writes: one that was stopped, and
 * comes back when another has taken its place, finds a higher epoch there, or nothing any more.
 */
export const writesTable = '_elspeth_writes';

const ownersOffset = -1;

/** One group, as bytes of canonical JSON. */
export interface RecordedWrite {
  readonly offset: number;
  readonly length: number;
  readonly hash: Uint8Array;
}

/** The part of the table that belongs to one run and one sink. */
export interface Writes {
  /** In the order in which they were written. */
  list(): readonly RecordedWrite[];
  /** From now on nobody of a lower epoch writes. */
  claim(epoch: number): void;
  /**
   * @param rowids - The rows that were added, as JSON; `undefined` when rows have keys.
   * @returns whether that was done: false when the claim of this epoch does not hold any more.
   */
  add(epoch: number, write: RecordedWrite, rowids: string | undefined): boolean;
  /** Forgets writes from this byte on, and deletes the rows that they added to `table`. */
  takeBack(fromByte: number, table: string, rowid: string | undefined): void;
  /** Forgets them all; the table goes with the last record in it. */
  forget(): void;
}

/** Every call is part of a transaction of the caller. */
export function openWrites(db: Database.Database, runKey: string, sinkTable: string): Writes {
  const own: [string, string] = [runKey, sinkTable];
  const ensure = () => {
    db.exec(`CREATE TABLE IF NOT EXISTS ${writesTable} (
      run_key TEXT NOT NULL, sink_table TEXT NOT NULL, byte_offset INTEGER NOT NULL,
      byte_length INTEGER NOT NULL, content_hash BLOB NOT NULL, added_rowids TEXT,
      epoch INTEGER NOT NULL,
      PRIMARY KEY (run_key, sink_table, byte_offset))`);
  };
  const isThere = () =>
    db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(writesTable) !== undefined;

  return {
    list() {
      if (!isThere()) return [];
      return db
        .prepare<[string, string], RecordedWrite>(
          `SELECT byte_offset AS offset, byte_length AS length, content_hash AS hash
             FROM ${writesTable} WHERE run_key = ? AND sink_table = ? AND byte_offset <> ${ownersOffset}
            ORDER BY byte_offset`,
        )
        .all(...own);
    },
    claim(epoch) {
      ensure();
      db.prepare(`INSERT OR REPLACE INTO ${writesTable} VALUES (?, ?, ?, 0, x'', NULL, ?)`).run(
        ...own,
        ownersOffset,
        epoch,
      );
    },
    add(epoch, { offset, length, hash }, rowids) {
      if (!isThere()) return false;
      const owner = db
        .prepare(
          `SELECT epoch FROM ${writesTable} WHERE run_key = ? AND sink_table = ? AND byte_offset = ?`,
        )
        .pluck()
        .get(...own, ownersOffset);
      if (owner !== epoch) return false;
      db.prepare(`INSERT INTO ${writesTable} VALUES (?, ?, ?, ?, ?, ?, ?)`).run(
        ...own,
        offset,
        length,
        hash,
        rowids ?? null,
        epoch,
      );
      return true;
    },
    takeBack(fromByte, table, rowid) {
      if (!isThere()) return;
      const behind = 'run_key = ? AND sink_table = ? AND byte_offset >= ?';
      if (rowid !== undefined) {
        const ranges = db
          .prepare<unknown[], readonly [bigint, bigint]>(
            `SELECT range.value ->> 0, range.value ->> 1
               FROM ${writesTable}, json_each(added_rowids) AS range WHERE ${behind}`,
          )
          .raw()
          .safeIntegers()
          .all(...own, fromByte);
        const remove = db.prepare(`DELETE FROM ${sqlName(table)} WHERE ${rowid} BETWEEN ? AND ?`);
        for (const range of ranges) remove.run(...range);
      }
      db.prepare(`DELETE FROM ${writesTable} WHERE ${behind}`).run(...own, fromByte);
    },
    forget() {
      if (!isThere()) return;
      db.prepare(`DELETE FROM ${writesTable} WHERE run_key = ? AND sink_table = ?`).run(...own);
      const rest = db.prepare(`SELECT 1 FROM ${writesTable} LIMIT 1`).get();
      if (rest === undefined) db.exec(`DROP TABLE ${writesTable}`);
    },
  };
}
