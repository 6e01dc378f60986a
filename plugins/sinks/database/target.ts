import type Database from 'better-sqlite3';

import type { PluginPlace, SinkContext } from '../../contract.ts';
import { sqlitePath } from '../../database/database-url.ts';
import { openSqlite } from '../../database/sqlite.ts';
import { toOutputFile } from '../file/output-file.ts';
import type { DatabaseSinkOptions } from './sink-options.ts';

/** Where one run writes its rows. */
export interface Target {
  /** `db://<table>@<url>`, the url as the settings give it: for people and for the audit trail. */
  readonly path: string;
  readonly absolutePath: string;
  readonly table: string;
  readonly ifExists: DatabaseSinkOptions['if_exists'];
  /**
   * The table that the run writes to: when rows are not appended, one of its own, which takes the name
   * when it is complete.
   */
  readonly workTable: string;
  readonly runKey: string;
}

/** "ELSP", the application id of an audit database: rows have no place in one. */
const landscapeId = 0x454c5350;

/** Another program's transaction is waited for so long. */
const busyTimeoutMs = 10_000;

export function toTarget(
  { url, table, if_exists: ifExists }: DatabaseSinkOptions,
  context: Pick<SinkContext, 'runKey' | 'runStartedAtMs'> & PluginPlace,
): Target {
  const given = sqlitePath(url);
  const { path, absolutePath } = toOutputFile({ path: given, if_exists: 'replace' }, context);
  const { runKey } = context;
  return {
    path: artifactPath(table, url.slice(0, url.length - given.length) + path),
    absolutePath,
    table,
    ifExists,
    workTable: ifExists === 'append' ? table : `${table}__partial_${runKey}`,
    runKey,
  };
}

/** The table's name ends at the first `@`. */
function artifactPath(table: string, url: string): string {
  return `db://${table.replaceAll(/[%@]/g, encodeURIComponent)}@${url}`;
}

/**
 * Opens the database for writing. A commit is durable when it returns: without a write-ahead log
 * `FULL` would leave it to the folder whether a power cut undoes it, `EXTRA` does not.
 */
export function openForWriting({ absolutePath }: Pick<Target, 'absolutePath'>): Database.Database {
  const db = openSqlite(absolutePath, { timeout: busyTimeoutMs });
  try {
    db.pragma('synchronous = EXTRA');
    if (process.platform === 'darwin') db.pragma('fullfsync = ON');
    // Otherwise a table could not take the name of one that a view reads.
    db.pragma('legacy_alter_table = ON');
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

export function isLandscape(db: Database.Database): boolean {
  return db.pragma('application_id', { simple: true }) === landscapeId;
}
