import type { Statement as Prepared } from 'better-sqlite3';

import { ElspethError } from '../model/errors.ts';
import { writeFailure } from '../model/write-failure.ts';
import type { Value } from '../recorder/fact-group.ts';
import type { Group, GroupStore } from '../recorder/recorder.ts';
import { isSummed, sumPlan } from '../model/summed-tables.ts';
import type { SumPlan } from '../model/summed-tables.ts';
import { statements } from '../recorder/statements.ts';
import type { Statement, StatementName } from '../recorder/statements.ts';
import { createSums } from './checksums.ts';
import type { Connection } from './connection.ts';
import type { KeptLease } from './keep-lease.ts';
import { prepareCounters } from './write-counters.ts';

/** Records inserted by one call of a statement: crossing into SQLite costs as much as a small insert. */
const recordsPerCall = 16;

interface Insert {
  readonly name: StatementName;
  readonly width: number;
  /** What its records add to the checksums; columns that are the same in all of them need no guard. */
  readonly sums: SumPlan | undefined;
  /** Prepared when they are first needed. */
  readonly many: () => Prepared;
  readonly one: () => Prepared;
}

/** Writes groups through statements that are prepared once, on the writer's own connection. */
export function createGroupStore(db: Connection, lease: KeptLease): GroupStore {
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');
  const rollback = db.prepare('rollback');
  const inserts = (Object.keys(statements) as StatementName[]).map((name) => prepare(db, name));
  const counters = prepareCounters(db);
  const sums = createSums(db);
  const fills = new Map<string, Prepared>();
  let failed: ElspethError | undefined;
  let havePayloadsFailed = false;

  function prepareFill(table: string, key: string, columns: readonly string[]): Prepared {
    const assignments = columns.map((column) => `${column} = ?`).join(', ');
    const sql = `update ${table} set ${assignments} where ${key} = ?`;
    const known = fills.get(sql) ?? db.prepare(sql);
    fills.set(sql, known);
    return known;
  }

  /** What went wrong first is what is told; SQLite undoes what is left when the database is closed. */
  function rollBack(): void {
    try {
      if (db.inTransaction) rollback.run();
    } catch {
      // As above.
    }
  }

  async function write(group: Group, ready: Promise<void>): Promise<number> {
    begin.run();
    try {
      lease.hold();
      for (const insert of inserts) {
        const values = group.facts[insert.name];
        insertAll(insert, values);
        if (insert.sums !== undefined) sums.addRecords(insert.sums, values);
      }
      for (const { table, key, values } of group.fills) {
        const { changes } = prepareFill(table, key[0], Object.keys(values)).run(
          ...Object.values(values),
          key[1],
        );
        if (changes !== 1) throw new Error(`${table} ${key[1]} to fill was not there`);
        sums.addFill(table, key[1], values);
      }
      counters.write(group);
      sums.write(group.runId);
      const waitingSince = performance.now();
      await ready.catch((error: unknown) => {
        havePayloadsFailed = true;
        throw error;
      });
      commit.run();
      return (performance.now() - waitingSince) * 1000;
    } catch (error) {
      rollBack();
      throw error;
    }
  }

  return {
    async write(group, ready) {
      // After a failed write nobody knows what is on the disk: this store never tries again.
      if (failed !== undefined) throw failed;
      try {
        return await write(group, ready);
      } catch (cause) {
        const what = `The landscape \`${db.name}\` could not be written`;
        failed =
          cause instanceof ElspethError ? cause : writeFailure('AUDIT_WRITE_FAILED', what, cause);
        // Where the payloads lie may be another disk: how the run ended may still be recorded.
        if (!havePayloadsFailed) lease.poison(failed);
        throw failed;
      }
    },
  };
}

function prepare(db: Connection, name: StatementName): Insert {
  const { table, columns, fixed = {} }: Statement = statements[name];
  const into = [...columns, ...Object.keys(fixed)].join(', ');
  const places = columns.map(() => '?').concat(Object.values(fixed).map(literal));
  const record = `(${places.join(', ')})`;
  const sql = (count: number) =>
    `insert into ${table} (${into}) values ${Array<string>(count).fill(record).join(', ')}`;
  return {
    name,
    width: columns.length,
    sums: isSummed(table) ? sumPlan(table, columns) : undefined,
    many: once(() => db.prepare(sql(recordsPerCall))),
    one: once(() => db.prepare(sql(1))),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value}'`;
}

function insertAll({ width, many, one }: Insert, values: readonly Value[]): void {
  const call = width * recordsPerCall;
  let at = 0;
  for (; at + call <= values.length; at += call) many().run(values.slice(at, at + call));
  for (; at < values.length; at += width) one().run(values.slice(at, at + width));
}
