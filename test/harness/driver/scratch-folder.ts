import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
const enoughBytes = 1 << 30;

/** How the names of all these folders begin. */
export const scratchPrefix = 'elspeth-harness-';

/**
 * A new folder, in memory where there is such a place: faults and power cuts are simulated, and a real
 * disk would only be waited for.
 */
export function scratchFolder(): string {
  return mkdtempSync(join(hasRoomInMemory() ? memory : tmpdir(), scratchPrefix));
}

function hasRoomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > enoughBytes;
  } catch {
    return false;
  }
}
