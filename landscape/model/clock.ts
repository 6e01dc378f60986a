import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the project reads it; handed in, so that tests and replays decide what it is. */
export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01 UTC. For records only: never for order or durations. */
  nowMs(): number;
  /** Monotonic, microseconds since some start. */
  elapsedUs(): number;
  /** Lets time pass, while nothing else is done. */
  sleep(ms: number): Promise<void>;
  /** Rings when so much time has passed, unless it is switched off: for waiting beside something else. */
  alarm(ms: number): Alarm;
}

export interface Alarm {
  readonly rings: Promise<void>;
  off(): void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedUs: () => performance.now() * 1000,
  sleep: (ms) => sleep(ms),
  alarm(ms) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    return { rings: promise, off: () => clearTimeout(timer) };
  },
};
