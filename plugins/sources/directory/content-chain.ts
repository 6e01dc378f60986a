import { createHash } from 'node:crypto';

import type { SourceFile } from '../file/source-file.ts';

const chunkBytes = 1024 * 1024;

/** SHA-256 of an empty file, in hex. */
export const emptyHash = createHash('sha256').digest('hex');

/** Stands for no files at all. */
export const noContent = '';

/** What stands for some files, given what stands for all but the last of them. SHA-256, in hex. */
export function chainContent(before: string, name: string, sha256: string): string {
  return createHash('sha256')
    .update(JSON.stringify([before, name, sha256]))
    .digest('hex');
}

/** SHA-256 of a whole file, in hex. */
export function hashFile(file: SourceFile): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let offset = 0; ;) {
    const count = file.read(buffer, 0, offset);
    if (count === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, count));
    offset += count;
  }
}
