import fc from 'fast-check';
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';

import { settingsSchema } from '../../engine/settings/schema.ts';
import { differences } from './compare.ts';
import type { Difference } from './compare.ts';
import { interpret } from './interpret.ts';
import { createModelRunner } from './model-runner.ts';
import type { Faults, ModelCase } from './model-runner.ts';
import { randomCase } from './random-case.ts';

const allRuns = Number(process.env['MODEL_RUNS'] ?? 2000);
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);

/** Two files run side by side. A run takes some 40 ms; shrinking what failed, a minute. */
export const numRuns = Math.ceil(allRuns / 2);
export const timeoutMs = 120_000 + numRuns * 500;

/**
 * Runs random pipelines and compares each with what the rules say. The case that fails is printed as
 * settings, records and interruptions; `MODEL_SEED` repeats it, `MODEL_RUNS` asks for more.
 *
 * @param half - 0 or 1: which of the two halves of the runs.
 */
export async function checkModel(half: number): Promise<void> {
  console.log(`MODEL_SEED=${seed} MODEL_RUNS=${allRuns}`);
  const { check, tally } = modelCheck();
  await fc.assert(fc.asyncProperty(randomCase(), check), {
    numRuns,
    seed: seed + half,
    maxSkipsPerRun: 10,
  });
  const { refused, ran, interrupted } = tally;
  expect(ran / (ran + refused)).toBeGreaterThan(0.7);
  if (ran >= 200) expect(interrupted / ran).toBeGreaterThan(1 / 3);
}

/** What the first run that shows a planted fault has wrong; nothing when none of 200 runs shows it. */
export async function findFault(faults: Faults): Promise<readonly string[]> {
  const { check } = modelCheck(faults);
  const property = fc.asyncProperty(randomCase(), check);
  const { errorInstance } = await fc.check(property, {
    numRuns: 200,
    seed,
    maxSkipsPerRun: 10,
    endOnFailure: true,
  });
  return errorInstance instanceof ModelError ? errorInstance.found.map(({ what }) => what) : [];
}

class ModelError extends Error {
  readonly found: readonly Difference[];

  constructor(found: readonly Difference[]) {
    super(inspect(found, { depth: 8, breakLength: 120 }));
    this.found = found;
  }
}

function modelCheck(faults: Faults = {}) {
  const runner = createModelRunner(faults);
  onTestFinished(async () => await runner.close());
  const tally = { refused: 0, ran: 0, interrupted: 0 };

  async function check(given: ModelCase): Promise<void> {
    const observed = await runner.run(given);
    if (observed === undefined) tally.refused += 1;
    fc.pre(observed !== undefined);
    tally.ran += 1;
    if (observed.interrupted > 0) tally.interrupted += 1;
    const predicted = interpret(settingsSchema.parse(given.settings), given.records);
    const found = differences(predicted, observed);
    if (found.length > 0) throw new ModelError(found);
  }
  return { check, tally };
}
