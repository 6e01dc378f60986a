import { accessSync, constants } from 'node:fs';

import type Database from 'better-sqlite3';

import type { OptionProblem, PluginPlace, SinkInput } from '../../contract.ts';
import { checkDatabaseKind, sqlitePath } from '../../database/database-url.ts';
import { openSqlite } from '../../database/sqlite.ts';
import { failureCode, failureText } from '../../database/sqlite-error.ts';
import { checkOutput, hasPlaceholders } from '../file/check-output.ts';
import { findTargetStats } from '../file/find-stats.ts';
import { checkTable } from './check-table.ts';
import type { DatabaseSinkOptions } from './sink-options.ts';
import { isLandscape } from './target.ts';

/** Can rows be written where the options say? Looks only; creates nothing. */
export function checkTarget(
  options: DatabaseSinkOptions,
  input: SinkInput,
  place: PluginPlace,
): readonly OptionProblem[] {
  const unknownKind = checkDatabaseKind(options.url);
  if (unknownKind !== undefined) return [unknownKind];
  const path = sqlitePath(options.url);
  const unwritable = checkOutput({ path, if_exists: 'replace' }, place);
  if (unwritable.length > 0) return unwritable.map(inUrl);
  if (hasPlaceholders(path)) return checkTable(options, input, undefined);
  return lookInto(path, place.resolvePath(path), (db) =>
    checkTable(options, input, db).filter(
      // Publishing sees whose table it is.
      ({ code }) => code !== 'OUTPUT_EXISTS' || place.isResuming !== true,
    ),
  );
}

function lookInto(
  path: string,
  absolutePath: string,
  look: (db: Database.Database | undefined) => readonly OptionProblem[],
): readonly OptionProblem[] {
  // An empty file is a database without tables, and so is one that is not there yet.
  if ((findTargetStats(absolutePath)?.size ?? 0) === 0) return look(undefined);
  try {
    accessSync(absolutePath, constants.R_OK | constants.W_OK);
    const db = openForLooking(absolutePath);
    try {
      return isLandscape(db) ? [landscapeProblem(path)] : look(db);
    } finally {
      db.close();
    }
  } catch (cause) {
    return [
      {
        code: 'OUTPUT_NOT_WRITABLE',
        path: ['url'],
        message: `\`${path}\` cannot be written: ${failureText(cause)}`,
        found: path,
        expected: 'a SQLite database that this user may write, or none yet',
      },
    ];
  }
}

/**
 * A process that was killed while it committed leaves a journal. SQLite takes back what is half
 * written before anybody reads, and must write for that.
 */
function openForLooking(absolutePath: string): Database.Database {
  const db = openSqlite(absolutePath, { readonly: true });
  try {
    db.pragma('schema_version');
    return db;
  } catch (cause) {
    db.close();
    if (failureCode(cause) !== 'SQLITE_READONLY_ROLLBACK') throw cause;
  }
  const recovering = openSqlite(absolutePath, { fileMustExist: true });
  try {
    recovering.pragma('schema_version');
  } finally {
    recovering.close();
  }
  return openSqlite(absolutePath, { readonly: true });
}

export function landscapeProblem(path: string): OptionProblem {
  return {
    code: 'OUTPUT_IS_LANDSCAPE',
    path: ['url'],
    message: `\`${path}\` is an audit database, which nothing else is written to`,
    found: path,
    expected: 'a database of its own',
  };
}

function inUrl(problem: OptionProblem): OptionProblem {
  return { ...problem, path: ['url'], message: problem.message.replace('`path`', '`url`') };
}
