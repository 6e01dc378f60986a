import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import type { GlobPart } from './glob.ts';

/**
 * Paths of the files below a folder that a pattern matches, with `/`, in the order of their bytes. A
 * link to a file is a file, also when it leads nowhere: reading it will say so. A link to a folder is
 * a folder where the pattern names it; `**` passes links by, so no circle of links can hold it.
 *
 * @throws what `node:fs` throws when a folder cannot be read.
 */
export function listFiles(folder: string, parts: readonly GlobPart[]): readonly string[] {
  const files = new Set<string>();
  // Two `**` lead to the same folder on many ways.
  const walked = new Set<string>();

  const walk = (below: string, at: number): void => {
    const key = `${at} ${below}`;
    const part = parts[at];
    if (part === undefined || walked.has(key)) return;
    walked.add(key);
    if (part.kind === 'any_depth') walk(below, at + 1);
    const absolute = path.join(folder, below);
    for (const entry of readdirSync(absolute, { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (part.kind === 'any_depth') {
        if (entry.isDirectory() && !entry.name.startsWith('.')) walk(name, at);
      } else if (part.matches(entry.name)) {
        const kind = kindOf(entry, path.join(absolute, entry.name));
        if (at < parts.length - 1 && kind === 'folder') walk(name, at + 1);
        if (at === parts.length - 1 && kind === 'file') files.add(name);
      }
    }
  };

  walk('', 0);
  return [...files].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** `undefined` for devices, pipes and sockets. */
function kindOf(entry: Dirent, absolute: string): 'file' | 'folder' | undefined {
  const found = entry.isSymbolicLink() ? statSync(absolute, { throwIfNoEntry: false }) : entry;
  if (found === undefined || found.isFile()) return 'file';
  return found.isDirectory() ? 'folder' : undefined;
}
