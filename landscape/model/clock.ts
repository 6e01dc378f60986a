/** Time as the project reads it; handed in, so that tests and replays decide what it is. */
export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01 UTC. For records only: never for order or durations. */
  nowMs(): number;
  /** Monotonic, microseconds since some start. */
  elapsedUs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedUs: () => performance.now() * 1000,
};
