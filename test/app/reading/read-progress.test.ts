import { afterAll, expect, test } from 'vitest';

import { readHere } from '../../../app/reading/read-here.ts';
import type { RunEvent } from '../../../engine/events.ts';
import { advance } from '../../../engine/progress.ts';
import type { Progress } from '../../../engine/progress.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { everythingPlanted, everythingSettings } from '../../support/everything-pipeline.ts';
import { runFixture } from '../../support/fixture-pipeline.ts';
import { runPlanted } from '../../support/run-planted.ts';

const cleanUps: (() => void)[] = [];
afterAll(() => cleanUps.forEach((remove) => remove()));

test.each(['movies', 'nested-forks', 'order-lines', 'batch-statistics'])(
  'a watcher of %s and a reader of its landscape know the same',
  async (name) => {
    const run = await runFixture(name, createFakeClock());
    cleanUps.push(run.remove);
    const told = fold(run.events);
    const found = await readProgress(run.landscape, run.runKey);
    // A watcher gets the first fifty errors of each group, a reader the last hundred of the run.
    const isTold = told.notable.length < 50;
    expect(comparable(found, isTold)).toEqual(comparable(told, isTold));
    expect(found.sourceSizeBytes).toBe(told.sourceSizeBytes);
    expect(found.segment.rows).toBe(0);
  },
);

test('they know the same of a run that was stopped while batches were open, and of the rest of it', async () => {
  const clock = createFakeClock(0, 0);
  const planted = everythingPlanted(clock);
  const stop = { requested: false };
  let groups = 0;
  const run = await runPlanted(everythingSettings, planted, {
    clock,
    stop,
    onEvent(event) {
      if (event.type === 'group_committed') groups += 1;
      if (groups === 3) stop.requested = true;
    },
  });
  expect(run.progress.status).toBe('interrupted');
  const found = await readProgress(run.folder.landscape, run.runKey);
  expect(comparable(found)).toEqual(comparable(run.progress));
  expect(found.held.length).toBeGreaterThan(0);

  const rest = await run.again(planted);
  const atEnd = await readProgress(run.folder.landscape, run.runKey);
  expect(rest.progress.status).toBe('completed');
  // Each process tells only of the errors and the outputs that were its own.
  const own = { notable: [], artifacts: [] };
  expect({ ...comparable(atEnd), ...own }).toEqual({ ...comparable(rest.progress), ...own });
  expect(atEnd.segment.rows).toBe(run.progress.rows);
  expect(rest.progress.segment.rows).toBe(run.progress.rows);
});

async function readProgress(landscape: string, run: string): Promise<Progress> {
  const reader = readHere(landscape);
  try {
    return await reader.ask('progress', { run });
  } finally {
    await reader.close();
  }
}

function fold(events: readonly RunEvent[]): Progress {
  let progress: Progress | undefined;
  for (const event of events) progress = advance(progress, event);
  if (progress === undefined) throw new Error('The run told nothing');
  return progress;
}

/**
 * Without what differs: times by which a watcher is told later than it is recorded, and what waits for other branches, which no table lists.
 */
function comparable(progress: Progress, withFacts = true) {
  const { atMs: _, committedAtMs: _2, segment: _3, ...rest } = progress;
  return {
    ...rest,
    held: rest.held.filter(({ node }) => rest.nodes[node]?.kind === 'aggregation'),
    artifacts: rest.artifacts.map(({ atMs: _5, ...artifact }) => artifact),
    notable: withFacts ? rest.notable : [],
  };
}
