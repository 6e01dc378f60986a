import { constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { closeSynced } from '../close-synced.ts';
import type { PayloadClass } from '../model/payload.ts';
import { packFileName, packSpan } from './pack-format.ts';

/**
 * The bytes of a pack between two references as they lie there, headers and all, not verified: to see
 * at once what cannot be in them. `undefined` when there is no such pack any more.
 */
export function readPackRange(
  folder: string,
  kind: PayloadClass,
  from: number,
  to: number,
): Buffer | undefined {
  const path = join(folder, packFileName(kind, Math.floor(from / packSpan)));
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.allocUnsafe(to - from);
    let done = 0;
    for (;;) {
      const count = readSync(handle, bytes, done, bytes.length - done, (from % packSpan) + done);
      done += count;
      if (count === 0 || done === bytes.length) return bytes.subarray(0, done);
    }
  } finally {
    closeSynced(handle);
  }
}
