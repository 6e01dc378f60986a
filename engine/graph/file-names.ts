import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The name under which a file would be put at a path: links among its folders are followed, a link in
 * its place would itself be replaced. Folders need not exist.
 */
export function nameToWrite(path: string): string {
  const folder = dirname(path);
  return folder === path ? path : join(followed(folder), basename(path));
}

/** Every name that must stay as it is for a file to stay: its own, and the one that a link leads to. */
export function namesToKeep(path: string): readonly string[] {
  return [nameToWrite(path), followed(path)];
}

function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It does not exist yet, or nobody may look: what can be followed of its folders is.
    return nameToWrite(path);
  }
}
