import Database from 'better-sqlite3';

import type { Columns } from '../readers/columns.ts';

/** What a statement can be given. */
export type Bound = number | string | Uint8Array | null;

/** The values of a record's columns, in the order in which the statement names them. */
export type RawRecord = readonly unknown[];

/**
 * One moment of a landscape: a run that goes on writing changes nothing in it. Statements are prepared
 * once and read whole pages: a query builder would take three quarters of the time of a sweep.
 */
export interface Snapshot {
  /** Records with their columns under the names that the statement gives them. */
  all(sql: string, ...bound: readonly Bound[]): readonly unknown[];
  /** The same records as lists of values: a third cheaper, for tables that grow with the rows. */
  raw(sql: string, ...bound: readonly Bound[]): readonly RawRecord[];
  /** One by one, for a pass over a whole table. */
  each(sql: string, ...bound: readonly Bound[]): IterableIterator<RawRecord>;
  close(): void;
}

const busyTimeoutMs = 5000;

/** Throws what SQLite says when the file cannot be read. */
export function openSnapshot(path: string): Snapshot {
  const db = new Database(path, { readonly: true, timeout: busyTimeoutMs });
  db.pragma('trusted_schema = OFF');
  db.pragma('query_only = ON');
  db.exec('begin');
  const records = new Map<string, Database.Statement<Bound[]>>();
  const lists = new Map<string, Database.Statement<Bound[], RawRecord>>();

  function list(sql: string) {
    const known = lists.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare<Bound[], RawRecord>(sql).raw();
    lists.set(sql, statement);
    return statement;
  }

  return {
    all(sql, ...bound) {
      const statement = records.get(sql) ?? db.prepare<Bound[]>(sql);
      records.set(sql, statement);
      return statement.all(...bound);
    },
    raw: (sql, ...bound) => list(sql).all(...bound),
    each: (sql, ...bound) => list(sql).iterate(...bound),
    close: () => void db.close(),
  };
}

/** The columns of a record under the names of the model, as a statement selects them. */
export function select(columns: Columns, table?: string): string {
  const from = table === undefined ? '' : `${table}.`;
  return Object.entries(columns)
    .map(([alias, name]) => `${from}${name} as ${alias}`)
    .join(', ');
}

/** A record that was read as a list, under the names of the model. */
export function named(columns: Columns, values: RawRecord): object {
  return Object.fromEntries(Object.keys(columns).map((alias, i) => [alias, values[i]]));
}

/**
 * A condition on ids that mostly follow one another, and what it is given: a range where few others lie
 * between them, else the ids themselves.
 */
export function idsWithin(
  column: string,
  ids: ReadonlySet<number>,
): { readonly where: string; readonly bound: readonly Bound[] } {
  let least = Infinity;
  let greatest = -Infinity;
  for (const id of ids) {
    if (id < least) least = id;
    if (id > greatest) greatest = id;
  }
  if (greatest - least < 4 * ids.size) {
    return { where: `${column} between ? and ?`, bound: [least, greatest] };
  }
  return oneOfIds(column, [...ids]);
}

/** A condition on a list of ids, however long. */
export function oneOfIds(column: string, ids: readonly number[]) {
  return {
    where: `${column} in (select value from json_each(?))`,
    bound: [JSON.stringify(ids)],
  } as const;
}
