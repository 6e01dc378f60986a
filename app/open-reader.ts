import type { Knex } from 'knex';

import { openLandscapeReader } from '../landscape/open-landscape.ts';
import { landscapeError } from '../landscape/sqlite/landscape-error.ts';
import { locateLandscape } from './locate-landscape.ts';

/** A landscape open for a command that reads. */
export interface LandscapeHandle {
  readonly db: Knex;
  readonly path: string;
}

/**
 * Opens the landscape that a command line means, and closes it when `use` is done.
 *
 * @throws NotFoundError `LANDSCAPE_NOT_FOUND`
 * @throws AuditError `LANDSCAPE_CORRUPT`, EnvironmentError when it cannot be read.
 */
export async function withLandscape<T>(
  database: string | undefined,
  use: (landscape: LandscapeHandle) => Promise<T>,
): Promise<T> {
  const path = locateLandscape({ database, env: process.env, cwd: process.cwd() });
  const db = await openLandscapeReader(path);
  try {
    return await use({ db, path });
  } catch (error) {
    throw landscapeError(path, 'read', error);
  } finally {
    await db.destroy();
  }
}
