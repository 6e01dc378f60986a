import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

import { syncFolder } from './make-folder.ts';

const chunkBytes = 1 << 20;

/**
 * Puts a copy of the first `length` bytes of a file in its place, durably. Whoever has the file open
 * keeps the old one, which nobody reads any more: what a stopped process writes when it comes back
 * does no harm.
 *
 * @returns how many bytes there were to copy, at most `length`.
 */
export function replaceByCopy(path: string, length: number): number {
  const copyPath = `${path}.copy`;
  rmSync(copyPath, { force: true });
  const source = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const copy = openSync(copyPath, 'wx', 0o600);
    try {
      const copied = copyBytes(source, copy, length);
      fsyncSync(copy);
      if (copied < length) return copied;
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(source);
  }
  renameSync(copyPath, path);
  syncFolder(dirname(path));
  return length;
}

function copyBytes(from: number, to: number, length: number): number {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let done = 0;
  while (done < length) {
    const count = readSync(from, buffer, 0, Math.min(chunkBytes, length - done), done);
    if (count === 0) break;
    for (let put = 0; put < count;) put += writeSync(to, buffer, put, count - put);
    done += count;
  }
  return done;
}
