import type { Clock } from '../../landscape/model/clock.ts';
import type { RunPosition } from './run.ts';

/**
 * How many rows make a group. Larger groups share one sync among more rows; smaller ones lose less to a
 * crash and show progress sooner. So the size follows the measured cost of a sync.
 */
export interface GroupSize {
  isFull(position: RunPosition): boolean;
  /** Commits a group, and learns from how long the disk took. */
  commit(commit: () => Promise<number>): Promise<void>;
}

const fewestRows = 100;
const mostRows = 2000;
/** A group holds its rows' bytes in memory. */
const mostBytes = 8 * 1024 * 1024;
/** A screen that shows four snapshots a second wants news as often. */
const longestUs = 250_000;
/** Share of a group's time that waiting for the disk may take; below the second one, groups shrink. */
const wantedShare = { most: 0.06, least: 0.02 };

export function createGroupSize(clock: Pick<Clock, 'elapsedUs'>): GroupSize {
  let rows = fewestRows;
  let beganUs = clock.elapsedUs();
  return {
    isFull({ groupRows, groupBytes }) {
      if (groupRows >= rows || groupBytes >= mostBytes) return true;
      // Asking the clock for every row costs more than it tells.
      return groupRows > 0 && groupRows % 16 === 0 && clock.elapsedUs() - beganUs > longestUs;
    },
    async commit(commit) {
      const syncUs = await commit();
      const endUs = clock.elapsedUs();
      const share = syncUs / Math.max(1, endUs - beganUs);
      if (share > wantedShare.most) rows = Math.min(mostRows, rows * 2);
      else if (share < wantedShare.least) rows = Math.max(fewestRows, Math.floor(rows / 2));
      beganUs = endUs;
    },
  };
}
