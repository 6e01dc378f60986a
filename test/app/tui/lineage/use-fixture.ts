import { afterAll, beforeAll } from 'vitest';

import { explainTokens } from '../../../../app/reading/explain-tokens.ts';
import type { TokensAsked } from '../../../../app/reading/explain-tokens.ts';
import type { Explanation } from '../../../../landscape/model/explanation.ts';
import { openLandscapeReader } from '../../../../landscape/open-landscape.ts';
import { findRun } from '../../../../landscape/queries/find-run.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { runFixture } from '../../../support/fixture-pipeline.ts';
import type { FixtureRun } from '../../../support/fixture-pipeline.ts';

interface Fixture {
  run(): FixtureRun;
  explain(asked: TokensAsked): Promise<Explanation>;
}

/** A fixture that ran once for all tests of a file. */
export function useFixture(name: string): Fixture {
  let run: FixtureRun | undefined;
  const get = () => {
    if (run === undefined) throw new Error('The fixture runs before the tests');
    return run;
  };
  beforeAll(async () => {
    run = await runFixture(name, createFakeClock());
  });
  afterAll(() => run?.remove());
  return {
    run: get,
    async explain(asked) {
      const { landscape, runKey } = get();
      const db = await openLandscapeReader(landscape);
      try {
        return await explainTokens({ db, path: landscape }, await findRun(db, runKey), asked);
      } finally {
        await db.destroy();
      }
    },
  };
}
