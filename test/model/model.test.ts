import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

import { settingsSchema } from '../../engine/settings/schema.ts';
import { differences } from './compare.ts';
import { interpret } from './interpret.ts';
import { createModelRunner } from './model-runner.ts';
import type { Faults, ModelCase } from './model-runner.ts';
import { randomCase } from './random-case.ts';

const numRuns = Number(process.env['MODEL_RUNS'] ?? 2000);
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);

test(
  'runs do what the rules say, however often they break off',
  async () => {
    console.log(`MODEL_SEED=${seed} MODEL_RUNS=${numRuns}`);
    const { check, tally } = modelCheck();
    await fc.assert(property(check), { numRuns, seed, maxSkipsPerRun: 10 });
    console.log(tally);
    const { refused, ran, interrupted } = tally;
    expect(ran / (ran + refused)).toBeGreaterThan(0.7);
    expect(interrupted / ran).toBeGreaterThan(0.32);
  },
  numRuns * 1000,
);

function property(check: (given: ModelCase) => Promise<void>) {
  return fc.asyncProperty(randomCase(), check);
}

/** Runs cases and compares what came of each with what the rules say; throws on a difference. */
function modelCheck(faults: Faults = {}) {
  const runner = createModelRunner(faults);
  onTestFinished(async () => await runner.close());
  const tally = { refused: 0, ran: 0, interrupted: 0, halted: 0 };

  async function check(given: ModelCase): Promise<void> {
    const observed = await runner.run(given);
    if (observed === undefined) tally.refused += 1;
    fc.pre(observed !== undefined);
    const predicted = interpret(settingsSchema.parse(given.settings), given.records);
    tally.ran += 1;
    tally.interrupted += observed.interrupted > 0 ? 1 : 0;
    tally.halted += predicted.status === 'failed' ? 1 : 0;
    const found = differences(predicted, observed);
    if (found.length > 0) throw new Error(inspect(found, { depth: 8, breakLength: 120 }));
  }
  return { check, tally };
}
