import fc from 'fast-check';

const given = process.env['ELSPETH_TEST_SEED'];

/** Of this run of the tests, or of another one whose seed was given. */
export const seed =
  given === undefined || given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given);

/** Tells the seed; one call a file. */
export function tellSeed(): void {
  console.info(`ELSPETH_TEST_SEED=${seed}`);
}

/** So many values, the same for the same seed. */
export function sample<T>(values: fc.Arbitrary<T>, count: number): readonly T[] {
  return fc.sample(values, { seed, numRuns: count });
}

/** Numbers in [0, 1), the same for the same seed: Mulberry32 (Tommy Ettinger). */
export function randomNumbers(start: number = seed): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
