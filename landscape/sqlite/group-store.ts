import type { Statement as Prepared } from 'better-sqlite3';

import { AuditError } from '../model/errors.ts';
import type { Value } from '../recorder/fact-group.ts';
import type { Group, GroupStore } from '../recorder/recorder.ts';
import { statements } from '../recorder/statements.ts';
import type { Statement, StatementName } from '../recorder/statements.ts';
import type { Connection } from './connection.ts';
import { prepareCounters } from './write-counters.ts';

/** Records inserted by one call of a statement: crossing into SQLite costs as much as a small insert. */
const recordsPerCall = 16;

interface Insert {
  readonly name: StatementName;
  readonly width: number;
  /** Prepared when they are first needed. */
  readonly many: () => Prepared;
  readonly one: () => Prepared;
}

/** Writes groups through statements that are prepared once, on the writer's own connection. */
export function createGroupStore(db: Connection): GroupStore {
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');
  const rollback = db.prepare('rollback');
  const inserts = (Object.keys(statements) as StatementName[]).map((name) => prepare(db, name));
  const counters = prepareCounters(db);
  const fills = new Map<string, Prepared>();
  let failed: AuditError | undefined;

  function prepareFill(table: string, key: string, columns: readonly string[]): Prepared {
    const assignments = columns.map((column) => `${column} = ?`).join(', ');
    const sql = `update ${table} set ${assignments} where ${key} = ?`;
    const known = fills.get(sql) ?? db.prepare(sql);
    fills.set(sql, known);
    return known;
  }

  async function write(group: Group, ready: Promise<void>): Promise<number> {
    begin.run();
    try {
      for (const insert of inserts) insertAll(insert, group.facts[insert.name]);
      for (const { table, key, values } of group.fills) {
        const { changes } = prepareFill(table, key[0], Object.keys(values)).run(
          ...Object.values(values),
          key[1],
        );
        if (changes !== 1) throw new Error(`${table} ${key[1]} to fill was not there`);
      }
      counters.write(group);
      const waitingSince = performance.now();
      await ready;
      commit.run();
      return (performance.now() - waitingSince) * 1000;
    } catch (error) {
      if (db.inTransaction) rollback.run();
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
        failed = cause instanceof AuditError ? cause : writeFailed(db, cause);
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

function writeFailed(db: Connection, cause: unknown): AuditError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AuditError(
    'AUDIT_WRITE_FAILED',
    `The landscape \`${db.name}\` could not be written: ${reason}.`,
    {
      cause,
      nextStep: 'Check the disk (space, errors, permissions), then run again.',
    },
  );
}
