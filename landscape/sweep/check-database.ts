import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { Finding, NewFinding } from './findings.ts';
import { createFindings } from './findings.ts';
import { openSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { fromThreadFailure } from './thread-failure.ts';
import type { ThreadFailure } from './thread-failure.ts';

/** Of each kind; SQLite names every page and record of a file that is all wrong. */
const mostFound = 100;

/**
 * What SQLite itself finds wrong with the file: pages, indexes that do not fit their tables, and
 * references to records that are not there.
 */
export function checkDatabaseHere(path: string): readonly Finding[] {
  const findings = createFindings(2 * mostFound);
  const snapshot = openSnapshot(path);
  try {
    const tableOfIndex = new Map(
      snapshot
        .raw("select name, tbl_name from sqlite_master where type = 'index'")
        .map(([name, table]) => [String(name), String(table)]),
    );
    for (const [said] of snapshot.raw(`pragma integrity_check(${mostFound})`)) {
      if (said !== 'ok') findings.add(damage(String(said), tableOfIndex));
    }
    let dangling = 0;
    for (const reference of snapshot.each('pragma foreign_key_check')) {
      dangling += 1;
      if (dangling > mostFound) break;
      findings.add(danglingReference(snapshot, reference));
    }
    return findings.list;
  } finally {
    snapshot.close();
  }
}

/** What SQLite says, with the table and the record where it names them. */
function damage(said: string, tableOfIndex: ReadonlyMap<string, string>): NewFinding {
  const index = /\bindex (\w+)/.exec(said)?.[1];
  const column = /\bin (\w+)\.\w+/.exec(said)?.[1];
  const rowid = /\brow (\d+)/.exec(said)?.[1];
  const ofIndex = index === undefined ? undefined : tableOfIndex.get(index);
  return {
    table: ofIndex ?? column ?? 'landscape',
    key: rowid === undefined ? (index ?? 'the database file') : `rowid ${rowid}`,
    check: 'database_integrity',
    expected: 'a database in which SQLite finds nothing wrong',
    found: said,
  };
}

function danglingReference(
  snapshot: Snapshot,
  [table, rowid, parent]: readonly unknown[],
): NewFinding {
  const [key = ['rowid']] = snapshot.raw(
    "select name from pragma_table_info(?) where pk = 1 and lower(type) = 'integer'",
    String(table),
  );
  return {
    table: String(table),
    key: `${String(key[0])} ${String(rowid)}`,
    check: 'foreign_key',
    expected: `the record of ${String(parent)} that it refers to`,
    found: 'none',
  };
}

/** Bytes from which on it is worth a thread of its own. */
const worthAThread = 20e6;

/** What the thread says. */
export type FromDatabaseCheck = { readonly findings: readonly Finding[] } | ThreadFailure;

/** The same beside whatever else goes on, where the file is large. Rejects with what SQLite says. */
export async function checkDatabase(path: string): Promise<readonly Finding[]> {
  if (statSync(path).size < worthAThread) return checkDatabaseHere(path);
  // Beside this module, built or not.
  const thread = new URL(`./database-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(thread, {
    workerData: { path },
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  return await new Promise((resolve, reject) => {
    worker.on('message', (message: FromDatabaseCheck) => {
      if ('findings' in message) resolve(message.findings);
      else reject(fromThreadFailure(message));
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread that checks the database has ended.')));
  });
}
