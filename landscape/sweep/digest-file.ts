import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

import type { ArtifactSegment } from '../model/artifact.ts';

export interface FileDigest {
  readonly size: number;
  /** Of the first `length` bytes. */
  readonly hash: Uint8Array;
  /** Of all that is there. */
  readonly wholeHash: Uint8Array;
  /** Segments whose bytes are not what they were. */
  readonly changed: readonly ArtifactSegment[];
}

const notThere = z.object({ code: z.enum(['ENOENT', 'ENOTDIR']) });
const chunkSize = 1024 * 1024;

/**
 * Reads a file once, from front to end, and hashes the whole, its first `length` bytes, and each segment.
 * `undefined` when there is no such file.
 *
 * @param segments - Ascending, none overlapping another.
 */
export function digestFile(
  path: string,
  length: number,
  segments: readonly ArtifactSegment[],
): FileDigest | undefined {
  const digesting = digestInSlices(path, length, segments);
  for (;;) {
    const slice = digesting.next();
    if (slice.done === true) return slice.value;
  }
}

/**
 * The same, giving the bytes that were read after each megabyte, so that others get their turn. Ended
 * early it closes the file.
 */
export function* digestInSlices(
  path: string,
  length: number,
  segments: readonly ArtifactSegment[],
): Generator<number, FileDigest | undefined> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (notThere.safeParse(error).success) return undefined;
    throw error;
  }
  try {
    return yield* digest(file, length, segments);
  } finally {
    closeSync(file);
  }
}

function* digest(
  file: number,
  length: number,
  segments: readonly ArtifactSegment[],
): Generator<number, FileDigest> {
  const whole = createHash('sha256');
  const start = createHash('sha256');
  const { size } = fstatSync(file);
  const buffer = Buffer.allocUnsafe(Math.min(chunkSize, Math.max(size, 1)));
  const changed: ArtifactSegment[] = [];
  let at = 0;
  let told = 0;

  /** Reads up to `end`, or to the end of the file; feeds every hash that wants these bytes. */
  function* readTo(end: number, also: Hash | undefined): Generator<number, boolean> {
    while (at < end) {
      const count = readSync(file, buffer, 0, Math.min(buffer.length, end - at), at);
      if (count === 0) return false;
      const bytes = buffer.subarray(0, count);
      whole.update(bytes);
      if (at < length) start.update(bytes.subarray(0, Math.min(count, length - at)));
      also?.update(bytes);
      at += count;
      if (at - told < chunkSize) continue;
      told = at;
      yield at;
    }
    return true;
  }

  for (const segment of segments) {
    if (segment.byteOffset < at) continue;
    yield* readTo(segment.byteOffset, undefined);
    const hash = createHash('sha256');
    const isThere = yield* readTo(segment.byteOffset + segment.byteLength, hash);
    const isSame = isThere && Buffer.compare(hash.digest(), segment.contentHash) === 0;
    if (!isSame) changed.push(segment);
  }
  yield* readTo(Infinity, undefined);
  return {
    size,
    hash: start.digest(),
    wholeHash: whole.digest(),
    changed,
  };
}
