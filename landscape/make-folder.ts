import { existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

import { closeSynced } from './close-synced.ts';
import { ConfigError } from './model/errors.ts';

/**
 * Makes a folder with its missing parents, so that they survive a power cut.
 *
 * @throws ConfigError `FOLDER_UNWRITABLE`
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at))
    missing.unshift(at);
  try {
    // One by one: Node's recursive form never returns on file systems such as /proc.
    for (const at of missing) {
      makeOne(at);
      syncFolder(dirname(at));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      {
        code: 'FOLDER_UNWRITABLE',
        message: `The folder \`${folder}\` cannot be made: ${reason}`,
        expected: 'a place where this user may write',
        nextStep: 'Make that place writable, or give another path.',
      },
    ]);
  }
}

/** Somebody else may make it at the same moment. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Makes the names in a folder durable: syncing a new file does not. Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSynced(handle);
  }
}
