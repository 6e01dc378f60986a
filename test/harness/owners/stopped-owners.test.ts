import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { leaseExpiry } from '../../../landscape/model/lease.ts';
import type { Defect } from '../driver/planted-defects.ts';
import { choicesOf, seed } from '../driver/seeded.ts';
import { useInOneGo } from '../kills/in-one-go.ts';
import { pipelineNames } from '../kills/pipeline.ts';
import { startWatching } from './start-watching.ts';
import type { Watched } from './start-watching.ts';
import { stopOwner, takeOver } from './stopped-owner.ts';
import type { StoppedOwner, TakenOver } from './stopped-owner.ts';

const stops = Number(process.env['ELSPETH_STOPS'] ?? 10);

const inOneGo = useInOneGo();

// Both wait for the same ten seconds.
describe.concurrent('an owner that was stopped and comes back', () => {
  test(`writes nothing more (${stops} stops)`, async () => {
    const { results, watched } = await stopMany(stops);
    for (const { title, owner } of results) console.info(title, '->', owner);
    expect(results.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    for (const { looks, stderr } of watched) {
      expect(stderr).toBe('');
      expect(looks).toBeGreaterThan(stops);
    }
    const late = results.filter(({ owner }) => owner === 'came too late');
    expect(late.length).toBeGreaterThan(stops / 4);
  }, 300_000);

  test('is found to do harm when the defect `unfenced` is planted', async () => {
    const { results } = await stopMany(6, 'unfenced');
    expect(results.flatMap(({ wrong }) => wrong)).not.toEqual([]);
  }, 300_000);
});

/** Stops so many owners, each of another landscape, and lets others take over, while two processes watch. */
async function stopMany(
  count: number,
  defect?: Defect,
): Promise<{ readonly results: readonly TakenOver[]; readonly watched: readonly Watched[] }> {
  const choices = choicesOf(seed);
  const stopped: StoppedOwner[] = [];
  await inPairs(count, async (i) => {
    stopped[i] = await stopOwner(pipelineNames[i % 2]!, choices, inOneGo(), defect);
  });
  const folders = stopped.map(({ folder }) => folder);
  const watchers = (defect === undefined ? [1, 2] : []).map(() =>
    startWatching(folders, inOneGo().codeCache),
  );
  // All are silent at the same time, until all of them count as crashed.
  await setTimeout(leaseExpiry + 1000);
  const results: TakenOver[] = [];
  await inPairs(count, async (i) => {
    results[i] = await takeOver(stopped[i]!, choices.below(2) === 0, inOneGo());
  });
  const watched = await Promise.all(watchers.map(async (end) => await end()));
  // Not sooner: somebody watched.
  for (const folder of folders) rmSync(folder, { recursive: true });
  return { results, watched };
}

async function inPairs(count: number, act: (i: number) => Promise<void>): Promise<void> {
  const left = Array.from({ length: count }, (_, i) => i).values();
  const worker = async () => {
    for (const i of left) await act(i);
  };
  await Promise.all([worker(), worker()]);
}
