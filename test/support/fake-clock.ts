import type { Clock } from '../../landscape/model/clock.ts';

/** A clock whose time a test decides. */
export interface FakeClock extends Clock {
  /** Lets time pass; alarms that are due ring. */
  advance(ms: number): void;
  /** Lets time pass for somebody who waits for alarms: each rings at its time, and is heard before the next. */
  pass(ms: number): Promise<void>;
  /** How long each of the sleeps was, in milliseconds. */
  readonly slept: readonly number[];
}

interface Ringing {
  readonly atMs: number;
  readonly ring: () => void;
}

/**
 * A clock that moves by one millisecond each time it is looked at: the same in every run of a test.
 *
 * @param stepMs - 0: it moves only where a test advances it, or something sleeps.
 */
export function createFakeClock(startMs = Date.UTC(2026, 0, 1), stepMs = 1): FakeClock {
  let passedMs = 0;
  const alarms = new Set<Ringing>();
  const slept: number[] = [];
  let someoneWaits = Promise.withResolvers<void>();
  function look(): number {
    const now = passedMs;
    passedMs += stepMs;
    return now;
  }
  function advance(ms: number): void {
    passedMs += ms;
    for (const alarm of alarms) {
      if (alarm.atMs > passedMs) continue;
      alarms.delete(alarm);
      alarm.ring();
    }
  }
  /** Milliseconds until the next alarm rings, as soon as one is set. */
  async function untilNextAlarm(): Promise<number> {
    while (alarms.size === 0) {
      someoneWaits = Promise.withResolvers<void>();
      await someoneWaits.promise;
    }
    return Math.min(...[...alarms].map(({ atMs }) => atMs - passedMs));
  }
  return {
    nowMs: () => startMs + look(),
    elapsedUs: () => 1000 * look(),
    async sleep(ms) {
      slept.push(ms);
      advance(ms);
    },
    alarm(ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const alarm = { atMs: passedMs + ms, ring: resolve };
      if (ms <= 0) resolve();
      else alarms.add(alarm);
      someoneWaits.resolve();
      return { rings: promise, off: () => alarms.delete(alarm) };
    },
    advance,
    async pass(ms) {
      for (let left = ms; left > 0;) {
        const step = Math.min(left, Math.max(0, await untilNextAlarm()));
        advance(step);
        left -= step;
      }
      await untilNextAlarm();
    },
    slept,
  };
}
