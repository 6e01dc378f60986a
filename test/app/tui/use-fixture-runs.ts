import { afterAll, beforeAll, onTestFinished } from 'vitest';

import { createFakeClock } from '../../support/fake-clock.ts';
import { runFixture } from '../../support/fixture-pipeline.ts';
import type { FixtureRun } from '../../support/fixture-pipeline.ts';
import { openScreen } from '../../support/screen.tsx';
import type { Screen } from '../../support/screen.tsx';
import type { Target } from '../../../app/tui/store/place.ts';

/** A fixture pipeline that ran once, for all tests of a file. */
export interface SharedFixture {
  readonly run: () => FixtureRun;
  /** Opens a screen of its landscape, which is closed with the test. */
  readonly open: (
    target: (runKey: string) => Target,
    columns?: number,
    rows?: number,
  ) => Promise<Screen>;
}

export function useFixtureRun(name: string): SharedFixture {
  let run: FixtureRun | undefined;
  beforeAll(async () => {
    run = await runFixture(name, createFakeClock());
  });
  afterAll(() => run?.remove());
  const recorded = () => {
    if (run === undefined) throw new Error('The run is recorded when the tests begin');
    return run;
  };
  return {
    run: recorded,
    async open(target, columns = 80, rows = 24) {
      const { landscape, runKey } = recorded();
      const screen = await openScreen({ landscape, open: [target(runKey)], columns, rows });
      onTestFinished(() => screen.close());
      // Until what was asked for first has come.
      await screen.shows(/^(?![^]*reading …)/);
      return screen;
    },
  };
}
