const given = process.env['ELSPETH_TEST_SEED'];

/** What is tried without a word: a change is judged by what it does, and not by luck. */
const usual = 20_261_121;

/** The seed of this run of the tests; `ELSPETH_TEST_SEED` gives another, `random` a new one. */
export const seed =
  given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given ?? usual);

/** Random choices that are the same for the same seed. */
export interface Choices {
  /** A whole number from 0 to below `end`. */
  readonly below: (end: number) => number;
  /** One of them. */
  readonly of: <T>(list: readonly T[]) => T;
  /** All of them in a random order. */
  readonly shuffled: <T>(list: readonly T[]) => readonly T[];
}

export function choicesOf(seedOfThese: number): Choices {
  const next = mulberry32(seedOfThese);
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    of(list) {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new Error('There is nothing to choose from');
      return chosen;
    },
    shuffled: (list) =>
      list
        .map((item) => ({ item, place: next() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ item }) => item),
  };
}

/** Mulberry32 (Tommy Ettinger). */
function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
