import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The folder itself, or the nearest of its parents that exists: there the missing ones will be made. */
export function nearestFolder(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (dirname(at) === at || exists(at)) return at;
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Whether it is there cannot be said: whoever uses it is told why.
    return true;
  }
}
