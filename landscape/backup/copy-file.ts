import { createHash } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

const chunkBytes = 1 << 20;

export interface CopiedFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Copies the first `length` bytes of a file, or all of it, to a file that is not there yet, and syncs
 * it. Less is copied when less is there. Others come to their turn between two pieces.
 *
 * @param tell - Told how many bytes each piece had.
 */
export async function copyFile(
  from: string,
  to: string,
  length: number,
  tell: (bytes: number) => void,
): Promise<CopiedFile> {
  const source = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const copy = openSync(to, 'wx', 0o600);
    try {
      const copied = await readAll(source, length, (bytes) => {
        for (let put = 0; put < bytes.length;) put += writeSync(copy, bytes, put);
        tell(bytes.length);
      });
      fsyncSync(copy);
      return copied;
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(source);
  }
}

/** Hashes a file as it is. */
export async function digestFile(path: string, tell: (bytes: number) => void): Promise<CopiedFile> {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await readAll(file, Infinity, (bytes) => tell(bytes.length));
  } finally {
    closeSync(file);
  }
}

async function readAll(
  file: number,
  length: number,
  take: (bytes: Buffer) => void,
): Promise<CopiedFile> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let done = 0;
  while (done < length) {
    const count = readSync(file, buffer, 0, Math.min(chunkBytes, length - done), done);
    if (count === 0) break;
    const bytes = buffer.subarray(0, count);
    hash.update(bytes);
    take(bytes);
    done += count;
    await setImmediate();
  }
  return { sizeBytes: done, sha256: hash.digest('hex') };
}
