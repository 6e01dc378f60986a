import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1 << 20;

export interface ContentDigest {
  /** Fed with everything that was read; goes on when more is written. */
  readonly hash: Hash;
  readonly sizeBytes: number;
  readonly lastByte: number | undefined;
}

/** Hashes an open file's first `length` bytes, or all of them; fewer when the file is shorter. */
export function digestFile(
  fd: number,
  length: number = Number.POSITIVE_INFINITY,
  alsoTo?: (chunk: Uint8Array) => void,
): ContentDigest {
  const hash = createHash('sha256');
  let lastByte: number | undefined;
  const sizeBytes = readChunks(fd, length, (chunk) => {
    hash.update(chunk);
    alsoTo?.(chunk);
    lastByte = chunk.at(-1);
    return true;
  });
  return { hash, sizeBytes, lastByte };
}

/** Does the file hold exactly this content? */
export function hasContent(path: string, sizeBytes: number, hash: Uint8Array): boolean {
  return withFile(path, (fd) => {
    const found = digestFile(fd, sizeBytes + 1);
    return found.sizeBytes === sizeBytes && found.hash.digest().equals(hash);
  });
}

/** Is all of `start` how `whole` begins? */
export function beginsWith(wholePath: string, startPath: string): boolean {
  return withFile(wholePath, (whole) =>
    withFile(startPath, (start) => {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      let position = 0;
      let equal = true;
      readChunks(start, Number.POSITIVE_INFINITY, (chunk) => {
        const there = buffer.subarray(0, chunk.length);
        equal = readFully(whole, there, position) === chunk.length && there.equals(chunk);
        position += chunk.length;
        return equal;
      });
      return equal;
    }),
  );
}

/** The first bytes of a file as text; what is cut off in the middle becomes U+FFFD. */
export function readStart(path: string, maxBytes: number): string {
  return withFile(path, (fd) => {
    const buffer = Buffer.allocUnsafe(maxBytes);
    return buffer.toString('utf8', 0, readFully(fd, buffer, 0));
  });
}

/** Hands out views valid during the call; ends early when `use` returns false. Returns bytes read. */
function readChunks(fd: number, length: number, use: (chunk: Buffer) => boolean): number {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let position = 0;
  while (position < length) {
    const wanted = Math.min(buffer.length, length - position);
    const count = readSync(fd, buffer, 0, wanted, position);
    if (count === 0) break;
    position += count;
    if (!use(buffer.subarray(0, count))) break;
  }
  return position;
}

function readFully(fd: number, target: Buffer, position: number): number {
  let filled = 0;
  while (filled < target.length) {
    const count = readSync(fd, target, filled, target.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function withFile<T>(path: string, use: (fd: number) => T): T {
  const fd = openSync(path, 'r');
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}
