import { expect, test } from 'vitest';

import type { Defect } from '../driver/planted-defects.ts';
import { seed } from '../driver/seeded.ts';
import { runChain } from './chain.ts';
import type { Chain } from './chain.ts';
import { useInOneGo } from './in-one-go.ts';
import { places } from './landed.ts';
import type { Place } from './landed.ts';
import { killedPipeline, pipelineNames } from './pipeline.ts';

const trials = Number(process.env['ELSPETH_KILLS'] ?? 100);
/** Then it is completed: what went wrong at the third kill is not to be covered by a hundred later ones. */
const mostKillsOfARun = 12;

const inOneGo = useInOneGo();

test(`a run that is killed again and again gives what it gives in one go (${trials} kills)`, async () => {
  const chains = await killMany(trials);
  const counts = countPlaces(chains);
  console.info(`${chains.length} runs were killed`, counts);
  expect(chains.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  // Processes were killed while they worked, and not only while they loaded their code.
  const inTheMiddle = counts['between groups'] + counts['between trail and sinks'];
  const atTheEnd = counts['behind the source'] + counts.publishing + counts.ending;
  expect(inTheMiddle).toBeGreaterThan(trials / 5);
  expect(atTheEnd).toBeGreaterThan(trials / 50);
}, 1_200_000);

test.each<Defect>(['told-early', 'rows-stay'])(
  'a defect is found: `%s`',
  async (defect) => {
    const chains = await killMany(60, defect);
    expect(chains.flatMap(({ wrong }) => wrong)).not.toEqual([]);
  },
  600_000,
);

/** Two runs at a time, until there are so many kills or something is wrong. */
async function killMany(kills: number, defect?: Defect): Promise<readonly Chain[]> {
  const { expected, pace, codeCache } = inOneGo();
  const chains: Chain[] = [];
  const isEnough = () =>
    chains.some(({ wrong }) => wrong.length > 0) ||
    chains.flatMap((chain) => chain.places).length >= kills;
  let begun = 0;
  const worker = async () => {
    while (!isEnough()) {
      const number = begun++;
      const name = defect === 'rows-stay' ? 'to-tables' : pipelineNames[number % 2]!;
      chains.push(
        await runChain({
          pipeline: killedPipeline(name),
          seed: seed + number,
          kills: mostKillsOfARun,
          expected: expected.get(name)!,
          codeCache,
          pace,
          defect,
        }),
      );
    }
  };
  await Promise.all([worker(), worker()]);
  return chains;
}

function countPlaces(chains: readonly Chain[]): Readonly<Record<Place, number>> {
  const landed = chains.flatMap((chain) => chain.places);
  const count = (place: Place) => landed.filter((each) => each === place).length;
  return Object.fromEntries(places.map((place) => [place, count(place)])) as Record<Place, number>;
}
