import type { Clock } from '../../landscape/model/clock.ts';

/**
 * Where a moment that an earlier process recorded lies on the monotonic clock of this one. The wall clock
 * is all that two processes share; when it was set back since then, no time has passed.
 */
export function recordedUs(clock: Clock, atMs: number): number {
  return clock.elapsedUs() - Math.max(0, clock.nowMs() - atMs) * 1000;
}
