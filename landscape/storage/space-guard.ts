import { EnvironmentError } from '../model/errors.ts';
import { findShortage } from './free-space.ts';
import type { Shortage } from './free-space.ts';

/** How often the disks are looked at: each look costs a few microseconds a disk. */
const intervalMs = 100;

/** Watches the disks that a run writes to, so that it stops before they are full. */
export interface SpaceGuard {
  /** Looks at most ten times a second. Once there is a shortage, it stays. */
  check(): EnvironmentError | undefined;
}

export function createSpaceGuard(
  folders: readonly string[],
  floor: number | undefined,
): SpaceGuard {
  let lookedMs = performance.now();
  let found: EnvironmentError | undefined;
  return {
    check() {
      if (found !== undefined || performance.now() - lookedMs < intervalMs) return found;
      found = shortageError(folders, floor);
      lookedMs = performance.now();
      return found;
    },
  };
}

function shortageError(
  folders: readonly string[],
  floor: number | undefined,
): EnvironmentError | undefined {
  let shortage: Shortage | undefined;
  try {
    shortage = findShortage(folders, floor);
  } catch {
    // A disk that cannot be asked is found out by the next write to it.
    return undefined;
  }
  if (shortage === undefined) return undefined;
  return new EnvironmentError(
    'DISK_NEARLY_FULL',
    `${shortageText(shortage)}. The run was stopped.`,
    {
      facts: { ...shortage },
      nextStep: 'Free space on that disk, then resume the run: all that it committed is kept.',
    },
  );
}

/** `The disk of … is nearly full: 120 MB are free, and 268 MB must be`. */
export function shortageText({ folder, freeBytes, wantedBytes }: Shortage): string {
  return `The disk of \`${folder}\` is nearly full: ${megabytes(freeBytes)} are free, and ${megabytes(wantedBytes)} must be`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;
}
