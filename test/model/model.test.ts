import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';

import { runInThread } from './model-thread.ts';
import type { ShareResult } from './model-thread.ts';

/** `MODEL_RUNS` asks for another number of runs, `MODEL_SEED` for those of another time. */
const numRuns = Number(process.env['MODEL_RUNS'] ?? 2000);
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);

test(
  `${numRuns} random runs do what the rules say, however often they break off`,
  async () => {
    console.log(`MODEL_SEED=${seed} MODEL_RUNS=${numRuns}`);
    const threads = Math.min(4, availableParallelism());
    const share = Math.ceil(numRuns / threads);
    const shares = Array.from({ length: threads }, (_, i) => ({ seed: seed + i, numRuns: share }));
    const results = await Promise.all(shares.map(runInThread));
    for (const { report } of results) if (report !== undefined) throw new Error(report);

    const ran = sum(results, 'ran');
    expect(ran).toBeGreaterThanOrEqual(numRuns);
    // Of few runs, by chance too many may be of one kind.
    if (numRuns < 1000) return;
    expect(ran / (ran + sum(results, 'refused'))).toBeGreaterThan(0.7);
    expect(sum(results, 'interrupted') / ran).toBeGreaterThan(1 / 3);
  },
  // A run takes some 40 ms; what has failed is made smaller for a minute or two.
  300_000 + numRuns * 200,
);

function sum(results: readonly ShareResult[], what: keyof ShareResult['tally']): number {
  return results.reduce((total, { tally }) => total + tally[what], 0);
}
