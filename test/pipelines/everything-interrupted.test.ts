import { expect, test } from 'vitest';

import { rowsIn } from '../support/count-rows.ts';
import {
  everythingPlanted,
  everythingSettings,
  timeBehind,
} from '../support/everything-pipeline.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { withPlanted } from '../support/planted-plugins.ts';

/** Plugins that ask to stop when a row comes. */
function parts(afterRows: number, stopAt?: number) {
  const clock = createFakeClock(timeBehind(afterRows), 0);
  const planted = everythingPlanted(clock);
  const stop = { requested: false };
  const registry = withPlanted({
    ...planted,
    transform(row, as) {
      if (row['id'] === stopAt) stop.requested = true;
      return planted.transform(row, as);
    },
  });
  return { clock, stop, registry, random: () => 0.5 };
}

test.each([
  [3, 9],
  [4, 24],
  [14, 39],
  [29, 44],
])(
  'asked to stop at row %i, and again at %i, a run gives what it gives in one go',
  async (...stops) => {
    const straight = pipelineFolder({ 'pipeline.yaml': everythingSettings });
    const { runKey } = await straight.run(parts(0));
    const folder = pipelineFolder({ 'pipeline.yaml': everythingSettings });
    const first = await folder.run(parts(0, stops[0]));
    expect(first.end.status).toBe('interrupted');
    const key = { runKey: first.runKey };
    const second = await folder.run({ ...key, ...parts(rowsIn(folder.landscape), stops[1]) });
    expect(second.end.status).toBe('interrupted');
    const third = await folder.run({ ...key, ...parts(rowsIn(folder.landscape)) });
    expect(third.end.status).toBe('completed');
    expect(lineageOf(folder.landscape, first.runKey)).toEqual(
      lineageOf(straight.landscape, runKey),
    );
    expect(folder.outputs()).toEqual(straight.outputs());
  },
);
