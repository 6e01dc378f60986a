import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

import Database from 'better-sqlite3';

import { AuditError } from '../model/errors.ts';
import { findLogDamage } from './check-log.ts';
import { readDatabaseHeader } from './database-header.ts';

/** Somebody who is at work changes the files while they are looked at: what stays wrong is damage. */
const looks = 3;
const pauseMs = 20;

/**
 * Looks at the files of a landscape before SQLite does, which would pass over some damage without a
 * word: bytes that are missing at the end or too many, a log that is damaged or another database's.
 *
 * @throws AuditError `LANDSCAPE_CORRUPT`
 */
export async function checkFiles(path: string): Promise<void> {
  let damage = findDamage(path);
  for (let look = 1; damage !== undefined && look < looks; look += 1) {
    await setTimeout(pauseMs);
    damage = findDamage(path);
  }
  if (damage !== undefined) throw corrupt(path, damage);
}

function findDamage(path: string): string | undefined {
  // The log first: when it is empty now, all of it is in the database that is looked at next.
  const isLogged = (sizeOf(`${path}-wal`) ?? 0) > 0;
  const header = readDatabaseHeader(path);
  const { pageBytes, headerPages, fileBytes } = header;
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) {
    return `its pages have ${pageBytes} bytes, which none can have`;
  }
  if (isLogged) {
    const damage = findLogDamage(path, header);
    return damage === undefined ? undefined : `its log \`${path}-wal\` ${damage}`;
  }
  // What a crash interrupted is put right from the journal, its size too.
  if (sizeOf(`${path}-journal`) !== undefined) return undefined;
  const wanted = headerPages === undefined ? undefined : headerPages * pageBytes;
  if (wanted === undefined || wanted === fileBytes) return undefined;
  return `it has ${fileBytes} bytes, and its header says ${wanted}`;
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** A check reads some 100 MB a second at first: a start can bear a few hundredths of a second. */
const quickCheckBytes = 4 * 1024 * 1024;

/**
 * Checks the structure of a database that is not too large for it. Of a larger one only what a run reads
 * is seen, and `elspeth verify` reads the rest.
 *
 * @throws AuditError `LANDSCAPE_CORRUPT`
 */
export function quickCheck(path: string): void {
  if (statSync(path).size > quickCheckBytes) return;
  // One that could write would bring the log into the database when it closes, damaged or not.
  const db = new Database(path, { readonly: true, timeout: 5000 });
  try {
    const found = String(db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw corrupt(path, found.replaceAll('\n', ' '));
  } finally {
    db.close();
  }
}

function corrupt(path: string, found: string): AuditError {
  return new AuditError('LANDSCAPE_CORRUPT', `The landscape \`${path}\` is damaged: ${found}.`, {
    facts: { path },
    nextStep:
      'Put a backup of it in its place (`elspeth restore`); keep the damaged files, to see what can be saved.',
  });
}
