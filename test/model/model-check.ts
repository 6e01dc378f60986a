import fc from 'fast-check';
import { inspect } from 'node:util';

import { settingsSchema } from '../../engine/settings/schema.ts';
import { differences } from './compare.ts';
import type { Difference } from './compare.ts';
import { interpret } from './interpret.ts';
import type { ModelCase } from './model-case.ts';
import type { ModelRunner } from './model-runner.ts';

/** What a run has wrong, by the rules. */
export class ModelError extends Error {
  readonly found: readonly Difference[];

  constructor(found: readonly Difference[]) {
    super(inspect(found, { depth: 8, breakLength: 120 }));
    this.found = found;
  }
}

/** What was run. */
export interface Tally {
  /** Pipelines whose settings were refused. */
  readonly refused: number;
  readonly ran: number;
  /** Of these, such as broke off and were started again. */
  readonly interrupted: number;
}

/** A check that a case runs as the rules say, and how often it was asked. */
export function createModelCheck(runner: ModelRunner): {
  /** @throws ModelError */
  readonly check: (given: ModelCase) => Promise<void>;
  readonly tally: Tally;
} {
  const tally = { refused: 0, ran: 0, interrupted: 0 };
  return {
    tally,
    async check(given) {
      const observed = await runner.run(given);
      if (observed === undefined) tally.refused += 1;
      fc.pre(observed !== undefined);
      tally.ran += 1;
      if (observed.interrupted > 0) tally.interrupted += 1;
      const predicted = interpret(settingsSchema.parse(given.settings), given.records);
      const found = differences(predicted, observed);
      if (found.length > 0) throw new ModelError(found);
    },
  };
}
