import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { readDatabaseHeader } from './database-header.ts';
import { freeBytesIn } from './free-space.ts';

/** A copy of a database to open in its place, and to remove once it is open. */
export interface ReadableCopy {
  readonly path: string;
  remove(): void;
}

/**
 * SQLite reads a database that has a write-ahead log only where it may make files, or where somebody
 * else who is at work has made them. Where it cannot, and nobody is at work, an auditor with no more
 * than the permission to read gets a copy without a log, that only this user can read.
 *
 * @returns `undefined` when no copy is needed, or none can be made: SQLite then says why.
 */
export function copyToRead(path: string): ReadableCopy | undefined {
  if (mayWriteIn(dirname(path)) || existsSync(`${path}-shm`) || logBytes(path) > 0)
    return undefined;
  if (!readDatabaseHeader(path).isLogged) return undefined;
  const before = statSync(path);
  if (freeBytesIn(tmpdir()) < before.size) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-read-'));
  const copy = {
    path: join(folder, 'audit.db'),
    remove: () => rmSync(folder, { recursive: true }),
  };
  try {
    copyFileSync(path, copy.path, constants.COPYFILE_FICLONE);
    const after = statSync(path);
    // Somebody began to write: the copy may be half of the one and half of the other.
    if (after.mtimeMs === before.mtimeMs && after.size === before.size && logBytes(path) === 0) {
      forgetLog(copy.path);
      return copy;
    }
  } catch {
    // SQLite says why the landscape cannot be read.
  }
  copy.remove();
  return undefined;
}

function mayWriteIn(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function logBytes(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** Two bytes of the header say how a database is written, and with it how it must be read. */
function forgetLog(path: string): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, Buffer.from([1, 1]), 0, 2, 18);
  } finally {
    closeSync(file);
  }
}
