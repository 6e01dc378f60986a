import { afterAll, describe, expect, test } from 'vitest';

import { isTerminal, outcomeKinds } from '../../landscape/model/outcome.ts';
import { rowsIn } from '../support/count-rows.ts';
import {
  everythingPlanted,
  everythingRows,
  everythingSettings,
  timeBehind,
} from '../support/everything-pipeline.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { withPlanted } from '../support/planted-plugins.ts';
import { readRecorded } from '../support/recorded-tokens.ts';
import { stopAfter } from '../support/stop-after.ts';

const files = { 'pipeline.yaml': everythingSettings };

/** The same in every process: the clock follows the rows, and retries wait for half of the longest. */
function parts(afterRows = 0) {
  const clock = createFakeClock(timeBehind(afterRows), 0);
  return { clock, random: () => 0.5, registry: withPlanted(everythingPlanted(clock)) };
}

describe('a run with everything in it that is stopped at a transaction and started again', async () => {
  const straight = pipelineFolder(files, afterAll);
  const whole = stopAfter(Number.POSITIVE_INFINITY);
  const { end, runKey } = await straight.run({ wrapStore: whole.wrapStore, ...parts() });
  const outputs = straight.outputs();
  const lineage = lineageOf(straight.landscape, runKey);
  const transactions = whole.count();

  test('the uninterrupted run has everything in it', () => {
    expect(end.status).toBe('completed');
    expect(transactions).toBeGreaterThan(30);
    const { batches, tokens } = readRecorded(straight.landscape, runKey);
    expect(new Set(batches.map(({ trigger }) => trigger))).toEqual(
      new Set(['count', 'timeout', 'condition', 'end_of_source']),
    );
    expect(new Set(tokens.map((token) => token.end.split(' ')[0]))).toEqual(
      new Set<string>(outcomeKinds.filter(isTerminal)),
    );
    const contexts = tokens.flatMap(({ states }) => states.map(({ context }) => context));
    const deciders = contexts.flatMap((context) =>
      context instanceof Object && 'decided' in context ? [context.decided] : [],
    );
    expect(new Set(deciders)).toEqual(
      new Set(['all_arrived', 'quorum', 'timeout', 'branches_ended']),
    );
    expect(everythingRows.length).toBe(51);
  });

  test.each(Array.from({ length: transactions }, (_, i) => i))(
    'gives the same outputs and lineage when it stopped after %i transactions',
    async (stopped) => {
      const folder = pipelineFolder(files);
      let key = '';
      await expect(
        folder.run({
          wrapStore: stopAfter(stopped).wrapStore,
          ...parts(),
          onEvent: (event) => {
            if (event.type === 'run_started') key = event.runKey;
          },
        }),
      ).rejects.toThrow(`stopped after ${stopped} transactions`);
      const second = await folder.run({ runKey: key, ...parts(rowsIn(folder.landscape)) });
      expect(second.end.status).toBe('completed');
      expect(lineageOf(folder.landscape, key)).toEqual(lineage);
      expect(folder.outputs()).toEqual(outputs);
    },
  );
});
