import type Database from 'better-sqlite3';

import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';
import { nearestName } from '../../../landscape/model/nearest-name.ts';
import { isSqliteError, openSqlite } from '../../database/sqlite.ts';
import { compileRow } from '../../schema/compile-row.ts';
import { showNames } from '../../schema/show-value.ts';
import { sourceFields } from '../../sources/source-fields.ts';
import { sqliteValue } from './sqlite-value.ts';
import { badRow, tooLarge, unreadable, type TableItem } from './table-item.ts';
import type { TableOptions } from './table-options.ts';

/** Reads a table, a view or what a query gives, on a connection that cannot write. */
export function* readSqliteTable(options: TableOptions, path: string): Generator<TableItem> {
  let db: Database.Database | undefined;
  try {
    db = openSqlite(path, { readonly: true, fileMustExist: true });
    yield* readRows(db, options);
  } catch (error) {
    yield whyNot(error, options);
  } finally {
    db?.close();
  }
}

function* readRows(db: Database.Database, options: TableOptions): Generator<TableItem> {
  const unknown = options.table === undefined ? undefined : unknownTable(db, options.table);
  if (unknown !== undefined) {
    yield unknown;
    return;
  }
  const statement = db.prepare(options.query ?? `select * from ${quoted(options.table ?? '')}`);
  if (!statement.reader) {
    yield badQuery('it gives no rows');
    return;
  }
  statement.raw().safeIntegers();
  const names = statement.columns().map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    yield badQuery(`it gives two columns ${showNames([twice])}`);
    return;
  }
  yield* readValues(statement as Database.Statement<[], readonly unknown[]>, names, options);
}

function* readValues(
  statement: Database.Statement<[], readonly unknown[]>,
  names: readonly string[],
  options: TableOptions,
): Generator<TableItem> {
  const fields = sourceFields(options.schema);
  const toRow = compileRow(fields, names, { emptyIsNull: false });
  let count = 0;
  let size = 0;
  for (const given of statement.iterate()) {
    count += 1;
    const errors: ErrorRecord[] = [];
    const values = given.map((value, i): JsonValue => {
      const name = names[i] ?? '';
      return sqliteValue(value, name, fields.fields.get(name)?.type, (error) => errors.push(error));
    });
    size += JSON.stringify(values).length;
    if (size > options.max_bytes) {
      yield tooLarge(options, options.max_bytes, 'Raise `max_bytes`, or select less of it.');
      return;
    }
    const [error] = errors;
    const place = `row ${count}`;
    const result = error === undefined ? toRow(values) : { ok: false as const, error };
    yield result.ok ? { place, row: result.row } : badRow(options, place, result.error);
  }
}

function whyNot(error: unknown, options: TableOptions): TableItem {
  // No statement, two of them, or one with parameters.
  if (error instanceof RangeError) return badQuery(error.message);
  if (!isSqliteError(error)) throw error;
  return options.query === undefined || error.code !== 'SQLITE_ERROR'
    ? unreadable(options, `cannot be read: ${error.message}`)
    : badQuery(error.message);
}

function unknownTable(db: Database.Database, table: string): TableItem | undefined {
  const names = db
    .prepare<[], string>("select name from sqlite_schema where type in ('table', 'view')")
    .pluck()
    .all();
  // SQLite compares names so.
  if (names.some((name) => name.toLowerCase() === table.toLowerCase())) return undefined;
  const nearest = nearestName(table, names);
  return {
    problem: {
      code: 'TABLE_UNKNOWN',
      path: ['table'],
      message: `the file has no table ${showNames([table])}`,
      found: table,
      expected: names.length === 0 ? 'the file has no tables' : `one of ${showNames(names)}`,
      ...(nearest !== undefined && { nextStep: `Did you mean \`${nearest}\`?` }),
    },
  };
}

function badQuery(why: string): TableItem {
  return {
    problem: {
      code: 'QUERY_INVALID',
      path: ['query'],
      message: `the query cannot be used: ${why}`,
      expected: 'one `select`',
    },
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
