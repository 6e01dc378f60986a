import Database from 'better-sqlite3';

import { AuditError } from '../model/errors.ts';
import { isLocked } from './is-locked.ts';

export type Connection = Database.Database;

/** Older SQLite can corrupt a WAL database when two connections race in a checkpoint (fixed in 3.51.3). */
const oldestSafeVersion = [3, 51, 3] as const;

/** What must hold on every connection that writes, as `PRAGMA name` reads it back. */
const required: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  // 2 is FULL: each commit is synced. Below it a power cut loses commits that were acknowledged.
  synchronous: 2,
  foreign_keys: 1,
  // Without it REPLACE deletes past the append-only triggers.
  recursive_triggers: 1,
  trusted_schema: 0,
  cell_size_check: 1,
};

const busyTimeoutMs = 5000;
const pauseMs = 10;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Opens the connection of the one writer; call {@link assertDurable} after its first write. */
export function openWriter(path: string): Connection {
  const db = new Database(path, { timeout: busyTimeoutMs });
  assertSafeVersion(db);
  useLog(db);
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('recursive_triggers = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  if (process.platform === 'darwin') db.pragma('fullfsync = ON');
  return db;
}

/** SQLite waits for others, but not where two begin with a log at once, or one is about to close it. */
function useLog(db: Connection): void {
  const untilMs = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!isLocked(error) || performance.now() > untilMs) throw error;
    }
    Atomics.wait(pause, 0, 0, pauseMs);
  }
}

/**
 * Reads every setting back. Only after a write: SQLite as bundled answers `synchronous = 2` on a fresh
 * WAL file and falls to 1 at the first write unless it was set explicitly.
 */
export function assertDurable(db: Connection): void {
  for (const [name, wanted] of Object.entries(required)) {
    const found: unknown = db.pragma(name, { simple: true });
    if (found !== wanted) {
      throw new AuditError(
        'LANDSCAPE_NOT_DURABLE',
        `The landscape cannot be trusted to keep what it acknowledges: PRAGMA ${name} is ${String(found)}, wanted ${wanted}.`,
        { nextStep: 'Put the landscape on a local disk; network file systems cannot hold it.' },
      );
    }
  }
}

function assertSafeVersion(db: Connection): void {
  const version = String(db.prepare('select sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  for (const [i, wanted] of oldestSafeVersion.entries()) {
    const part = parts[i] ?? 0;
    if (part > wanted) return;
    if (part < wanted) {
      throw new AuditError(
        'SQLITE_TOO_OLD',
        `SQLite ${version} can corrupt the landscape; wanted ${oldestSafeVersion.join('.')} or newer.`,
        { nextStep: 'Reinstall with `npm ci`.' },
      );
    }
  }
}
