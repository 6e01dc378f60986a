import type { Clock } from '../../landscape/model/clock.ts';

/** A clock that moves by one millisecond each time it is looked at: the same in every run of a test. */
export function createFakeClock(startMs = Date.UTC(2026, 0, 1)): Clock {
  let ticks = 0;
  return {
    nowMs: () => startMs + ticks++,
    elapsedUs: () => 1000 * ticks++,
  };
}
