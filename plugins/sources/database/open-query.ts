import type Database from 'better-sqlite3';

import { EnvironmentError } from '../../../landscape/model/errors.ts';
import { openSqlite } from '../../database/sqlite.ts';
import { failureCode, failureText } from '../../database/sqlite-error.ts';
import type { DatabaseOptions } from './database-options.ts';
import { prepareQuery, type PreparedQuery } from './prepare-query.ts';
import type { StoredValue, TextEncoding } from './stored-value.ts';

/** A query open for reading. */
export interface OpenQuery {
  readonly columns: readonly string[];
  /** Where the columns of the key stand among them. */
  readonly key: readonly number[];
  readonly encoding: TextEncoding;
  /** Its rows in the order of the key, values in the order of the columns. */
  rows(): Iterable<readonly StoredValue[]>;
  close(): void;
}

/** @throws what better-sqlite3 throws. */
export function openDatabase(path: string): Database.Database {
  return openSqlite(path, { readonly: true, fileMustExist: true });
}

/**
 * @param name - The query as the audit trail names it.
 * @param path - Where the database lies on this machine.
 * @throws EnvironmentError `SOURCE_UNREADABLE`, here and while rows are read.
 */
export function openQuery(name: string, path: string, options: DatabaseOptions): OpenQuery {
  const db = orUnreadable(name, () => openDatabase(path));
  try {
    return orUnreadable(name, () => {
      const preparation = prepareQuery(db, options);
      // `check` has looked at the query before; what is wrong with it now came after that.
      if (!preparation.ok) throw new Error(preparation.problem.message);
      return readable(name, db, preparation.query);
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

function readable(name: string, db: Database.Database, query: PreparedQuery): OpenQuery {
  let open: IterableIterator<readonly StoredValue[]> | undefined;
  return {
    columns: query.columns,
    key: query.key,
    encoding: db.pragma('encoding', { simple: true }) as TextEncoding,
    *rows() {
      const rows = orUnreadable(name, () => readInOrder(db, query));
      open = rows;
      try {
        for (;;) {
          const next = orUnreadable(name, () => rows.next());
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        rows.return?.();
      }
    },
    close() {
      // A connection with a statement that is still being read cannot be closed.
      open?.return?.();
      db.close();
    },
  };
}

/**
 * With a write-ahead log a reader keeps nobody from writing. Without one it does, for as long as it
 * reads: other programs, and a sink of the same run in the same database. So there the rows are put
 * aside first, in a temporary file of SQLite's own, and read from it.
 */
function readInOrder(
  db: Database.Database,
  { sql, parameters }: PreparedQuery,
): IterableIterator<readonly StoredValue[]> {
  const bound = Object.keys(parameters).length === 0 ? [] : [parameters];
  if (db.pragma('journal_mode', { simple: true }) === 'wal') {
    return statementOf(db, sql).iterate(...bound);
  }
  db.prepare(`CREATE TEMP TABLE elspeth_rows AS ${sql}`).run(...bound);
  return statementOf(db, 'SELECT * FROM temp.elspeth_rows ORDER BY rowid').iterate();
}

function statementOf(
  db: Database.Database,
  sql: string,
): Database.Statement<unknown[], readonly StoredValue[]> {
  return db.prepare<unknown[], readonly StoredValue[]>(sql).raw().safeIntegers();
}

function orUnreadable<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof EnvironmentError) throw cause;
    const code = failureCode(cause);
    throw new EnvironmentError(
      'SOURCE_UNREADABLE',
      `\`${name}\` cannot be read: ${failureText(cause)}`,
      {
        cause,
        facts: { file: name, ...(code === undefined ? {} : { cause: code }) },
        nextStep:
          'Make the database readable, and let the query give what it gave; then resume the run.',
      },
    );
  }
}
