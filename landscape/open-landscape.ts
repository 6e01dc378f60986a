import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Knex } from 'knex';

import { makeFolder, syncFolder } from './make-folder.ts';
import { migrate, schemaVersion } from './migrations/migrate.ts';
import { NotFoundError } from './model/errors.ts';
import { openWriter } from './sqlite/connection.ts';
import type { Connection } from './sqlite/connection.ts';
import { applicationId, inspectFile } from './sqlite/file-header.ts';
import type { FileKind } from './sqlite/file-header.ts';
import { landscapeError } from './sqlite/landscape-error.ts';
import { checkFiles, quickCheck } from './storage/check-files.ts';
import { copyToRead } from './storage/readable-copy.ts';
import { refuseNetworkFileSystem } from './storage/refuse-network.ts';

/** A landscape open for one writer. */
export interface LandscapeWriter {
  readonly path: string;
  readonly connection: Connection;
  close(): void;
}

/**
 * Opens the landscape at `path` for writing; makes it, with its folders, when nothing is there.
 *
 * @throws ConfigError when something else is there, or a newer version's landscape; when it cannot be
 *   written.
 * @throws AuditError `LANDSCAPE_CORRUPT`
 */
export async function openLandscape(path: string): Promise<LandscapeWriter> {
  try {
    const kind = inspectFile(path);
    refuseNetworkFileSystem(path);
    if (kind === 'landscape') {
      await checkFiles(path);
      quickCheck(path);
    } else {
      await createLandscape(path);
    }
    const connection = openWriter(path);
    return { path, connection, close: () => void connection.close() };
  } catch (error) {
    throw landscapeError(path, 'write', error);
  }
}

/**
 * Opens the landscape at `path` for reading. The handle cannot write.
 *
 * @throws NotFoundError `LANDSCAPE_NOT_FOUND` when there is none.
 */
export async function openLandscapeReader(path: string): Promise<Knex> {
  if (lookAt(path) !== 'landscape') {
    throw landscapeNotFound(path);
  }
  // Loaded here and not above: writing does not need the query builder, and it takes long to load.
  const { openKnex } = await import('./sqlite/open-knex.ts');
  const copy = orLandscapeError(path, () => copyToRead(path));
  if (copy === undefined) return openKnex(path, 'read');
  const db = openKnex(copy.path, 'read');
  // Open, it needs its name no more: whatever ends this process, nothing is left.
  await db.raw('select 1').finally(() => copy.remove());
  return db;
}

export function landscapeNotFound(path: string): NotFoundError {
  return new NotFoundError('LANDSCAPE_NOT_FOUND', `There is no landscape at \`${path}\`.`, {
    nextStep: 'Run a pipeline first, or give the path of its landscape with --database.',
  });
}

/** What is at `path`; what the file system has against looking says whose turn it is. */
export function lookAt(path: string): FileKind {
  return orLandscapeError(path, () => inspectFile(path));
}

function orLandscapeError<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw landscapeError(path, 'read', error);
  }
}

// The application id comes first and the version last: a file that a crash left half made is known
// as ours and unfinished, and the migration, which is one transaction, runs again. Others may be about
// the same: they wait for the lock that the first statement takes, and find nothing left to do.
async function createLandscape(path: string): Promise<void> {
  makeFolder(dirname(path));
  makeFile(path);
  const { openKnex } = await import('./sqlite/open-knex.ts');
  const db = openKnex(path, 'migrate');
  try {
    await db.transaction(async (transaction) => {
      await transaction.raw(`pragma application_id = ${applicationId}`);
      await migrate(transaction);
    });
    await db.raw(`pragma user_version = ${schemaVersion}`);
    syncFolder(dirname(path));
  } finally {
    await db.destroy();
  }
}

/** Rows may be confidential: only this user reads them, unless somebody opens the file to others. */
function makeFile(path: string): void {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(path)) throw error;
  }
}
