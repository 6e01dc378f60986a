import { statfsSync } from 'node:fs';

import { nearestFolder } from './nearest-folder.ts';

/** What `landscape.min_free_bytes` is when the settings do not say it, on a disk that is not small. */
export const usualFloor = 256 * 1024 * 1024;

/** Of a smaller disk: a twentieth. */
const smallShare = 1 / 20;

/** A disk that has less free than it should. */
export interface Shortage {
  readonly folder: string;
  readonly freeBytes: number;
  readonly wantedBytes: number;
}

/**
 * The first of some folders whose disk has less free for this user than `floor`; 0 asks for nothing.
 * A folder that is not there yet is looked for on the disk where it will be made.
 */
export function findShortage(
  folders: readonly string[],
  floor: number | undefined,
): Shortage | undefined {
  if (floor === 0) return undefined;
  for (const folder of folders) {
    const { bsize, blocks, bavail } = statfsSync(nearestFolder(folder));
    // Some file systems, such as those in /proc, have no size: nothing can be said of them.
    if (blocks === 0) continue;
    const wantedBytes = floor ?? Math.min(usualFloor, Math.floor(blocks * bsize * smallShare));
    const freeBytes = bavail * bsize;
    if (freeBytes < wantedBytes) return { folder, freeBytes, wantedBytes };
  }
  return undefined;
}

/** Bytes that this user may still write below a folder. */
export function freeBytesIn(folder: string): number {
  const { bsize, bavail } = statfsSync(nearestFolder(folder));
  return bavail * bsize;
}
