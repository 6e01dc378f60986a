import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

import { sha256, toHex } from '../../hash.ts';
import type { ExplainedWrite } from '../../model/explained-token.ts';
import type { StoredText } from '../../model/stored-text.ts';
import { toStoredText } from './read-content.ts';

const notThere = z.object({ code: z.enum(['ENOENT', 'ENOTDIR', 'EACCES']) });

/** Longer rows are not read back for a report. */
const longestWrite = 16 * 1024 * 1024;

/** Bytes as they lie in a published file, or why they cannot be shown from there. */
export type WrittenInFile =
  | Extract<StoredText, { readonly available: true }>
  | { readonly available: false; readonly why: Exclude<ExplainedWrite['inArtifact'], 'same'> };

/** The bytes of one row in a published file, only if they are exactly the ones that were written. */
export function readArtifactBytes(
  path: string,
  place: { readonly offset: number; readonly length: number; readonly hash: Uint8Array },
): WrittenInFile {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (notThere.safeParse(error).success) return { available: false, why: 'file_gone' };
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.min(place.length, longestWrite));
    const read = readSync(file, bytes, 0, bytes.length, place.offset);
    const isSame = read === place.length && toHex(sha256(bytes)) === toHex(place.hash);
    return isSame ? toStoredText(bytes) : { available: false, why: 'file_changed' };
  } finally {
    closeSync(file);
  }
}
