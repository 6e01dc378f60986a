import { existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

import { closeSynced } from './close-synced.ts';

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSynced(fd);
  }
}

/** Creates a folder with its missing parents, durably. */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at))
    missing.unshift(at);
  for (const at of missing) {
    // One by one: Node's recursive form never returns on file systems such as /proc.
    if (!existsSync(at)) mkdirSync(at);
    syncFolder(dirname(at));
  }
}
