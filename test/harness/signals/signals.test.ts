import { rmSync } from 'node:fs';

import { beforeAll, expect, test } from 'vitest';

import { resultsIn } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { seed } from '../driver/seeded.ts';
import { runArguments, runChain, runKeyIn } from './chain.ts';
import type { Chain, Stop } from './chain.ts';
import { layOut } from './pipeline.ts';
import { runSignalled } from './signalled.ts';

const trials = Number(process.env['ELSPETH_SIGNALS'] ?? 60);

let expected: Results;

beforeAll(async () => {
  console.info(`ELSPETH_TEST_SEED=${seed}`);
  const folder = layOut(scratchFolder());
  try {
    await runSignalled(runArguments, folder, undefined);
    expected = resultsIn(folder, runKeyIn(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test(`a run that is interrupted again and again gives what it gives in one go (${trials} signals)`, async () => {
  const chains = await signalMany(trials);
  const stops = chains.flatMap((chain) => chain.stops);
  const count = (stop: Stop) => stops.filter((each) => each === stop).length;
  console.info(
    `${chains.length} runs in ${stops.length} processes: ${count('interrupted')} interrupted, ${count('at once')} ended at once`,
  );
  expect(chains.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  expect(count('interrupted')).toBeGreaterThan(trials / 3);
  expect(count('at once')).toBeGreaterThan(trials / 30);
  expect(chains.reduce((sum, { kept }) => sum + kept, 0)).toBeGreaterThan(trials);
}, 600_000);

test('a defect is found: a process that was ended at once says that all is done', async () => {
  const chains = await signalMany(60, { NODE_OPTIONS: `--import=${plantedExit}` });
  expect(chains.flatMap(({ wrong }) => wrong)).not.toEqual([]);
}, 600_000);

const plantedExit = new URL('planted-exit.ts', import.meta.url).href;

/** Two runs at a time, until so many processes were stopped or something is wrong. */
async function signalMany(
  signals: number,
  env?: Readonly<Record<string, string>>,
): Promise<readonly Chain[]> {
  const chains: Chain[] = [];
  const isEnough = () =>
    chains.some(({ wrong }) => wrong.length > 0) ||
    chains.flatMap(({ stops }) => stops).filter((stop) => stop !== 'not at all').length >= signals;
  let begun = 0;
  const worker = async () => {
    while (!isEnough() && begun < signals) {
      chains.push(await runChain(seed + begun++, expected, env));
    }
  };
  await Promise.all([worker(), worker()]);
  return chains;
}
