import { describe, expect, test } from 'vitest';

import type { RowData } from '../../landscape/model/json.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import type { Given } from '../support/planted-plugins.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

/** Row 0 is delayed for five seconds by `wait`, row 1 comes a second later and is not; 2 only stops. */
const source: readonly Given[] = [
  { id: 0, way: 'slow' },
  { silentFor: 1 },
  { id: 1, way: 'quick' },
  { silentFor: 5 },
  { id: 2, way: 'none' },
  { silentFor: 60 },
];

const start = [
  'name: step, plugin: planted',
  'name: ways, type: gate, condition: "row.way", routes: { slow: wait, quick: then, none: discard }',
  'name: wait, type: aggregation, plugin: planted_batch, options: { as: wait }, output_mode: passthrough, trigger: { timeout_seconds: 5 }, on_success: then',
];

/** Runs to the end, or stops at row 2 and goes on. */
async function runTo(settings: string, isStopped: boolean) {
  const stop = { requested: false };
  const transform = (row: RowData) => {
    if (row['id'] === 2) stop.requested = isStopped;
    return oneRow(row);
  };
  const first = await runPlanted(settings, { source, transform }, { stop });
  expect(first.end.status).toBe(isStopped ? 'interrupted' : 'completed');
  return isStopped ? first.again({ source }) : first;
}

describe.each([
  { title: 'in one go', isStopped: false },
  { title: 'stopped and continued', isStopped: true },
])('what was let go by a batch and waits again, $title', ({ isStopped }) => {
  test('is due at a coalesce in the order of its arrivals', async () => {
    const { folder, tokens } = await runTo(
      plantedSettings(
        [
          ...start,
          'name: then, type: gate, fork_to: { a: meet, b: hold }',
          'name: hold, type: aggregation, plugin: planted_batch, options: { as: hold }, output_mode: passthrough, on_success: meet',
          'name: meet, type: coalesce, branches: [a, b], policy: best_effort, merge: select, select_branch: a, timeout_seconds: 10',
        ],
        ['out'],
      ),
      isStopped,
    );
    expect(folder.rows('out').map(({ id }) => id)).toEqual([1, 0]);
    const merged = tokens.filter(({ bornAt }) => bornAt === 'meet');
    expect(merged.map(({ name, position }) => [name, position.slice(2)])).toEqual([
      ['1@meet', [1, 0, 0]],
      // Behind row 1, by the first room, of the batch with row 0: the first of its members.
      ['0@meet', [1.5, 0, 0, 0, 0, 0]],
    ]);
  });

  test('leaves groups of a later batch in the order in which they were opened', async () => {
    const { folder, batches } = await runTo(
      plantedSettings(
        [
          ...start,
          'name: then, type: aggregation, plugin: planted_batch, options: { as: then }, group_by: [id]',
        ],
        ['out'],
      ),
      isStopped,
    );
    expect(batches.map(({ name, members }) => [name, members])).toEqual([
      ['wait#0', ['0']],
      ['then#0', ['1']],
      ['then#1', ['0']],
    ]);
    expect(folder.rows('out').map(({ id }) => id)).toEqual([1, 0]);
  });
});

test('a coalesce that failed before anything arrived fails what comes later in the same words', async () => {
  const settings = plantedSettings(
    [
      'name: step, plugin: planted',
      'name: split, type: gate, fork_to: { dead: kill, alive: wait, well: wait }',
      'name: kill, plugin: planted, options: { as: kill }, on_success: meet',
      'name: wait, type: aggregation, plugin: planted_batch, output_mode: passthrough, trigger: { timeout_seconds: 30 }, on_success: meet',
      'name: meet, type: coalesce, branches: [dead, alive, well]',
    ],
    ['out'],
  );
  const given = [{ id: 0 }, { silentFor: 1 }, { id: 1 }, { silentFor: 60 }];
  const stop = { requested: false };
  const killing = (isStopped: boolean) => (row: RowData, as: string) => {
    if (row['id'] === 1 && isStopped) stop.requested = true;
    return as === 'kill' ? errorRow({ reason: 'conversion_failed', message: 'dead' }) : oneRow(row);
  };
  const straight = await runPlanted(settings, { source: given, transform: killing(false) });
  const first = await runPlanted(settings, { source: given, transform: killing(true) }, { stop });
  expect(first.end.status).toBe('interrupted');
  const continued = await first.again({ source: given, transform: killing(false) });
  const ends = ({ token }: typeof first) =>
    ['0.alive', '0.well'].map((name) => token(name).states.at(-1));
  expect(ends(straight)).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
  expect(ends(continued)).toEqual(ends(straight));
});

test('a batch that came of age while the run stood still is flushed between rows, as ever', async () => {
  const settings = plantedSettings(
    [
      'name: ways, type: gate, condition: "row.id == 0", routes: { "true": gather, "false": continue }',
      'name: call, plugin: planted, on_success: out',
      'name: gather, type: aggregation, plugin: planted_batch, trigger: { condition: "batch.age_seconds > 10.0" }',
    ],
    ['out'],
  );
  const given = [{ id: 0 }, { id: 1 }, { id: 2 }];
  const stop = { requested: false };
  const first = await runPlanted(
    settings,
    {
      source: given,
      transform() {
        stop.requested = true;
        return { ...errorRow({ reason: 'conversion_failed', message: 'busy' }), retryable: true };
      },
    },
    { stop, random: () => 0.9 },
  );
  expect(first.ends).toEqual({ '0': 'open', '1': 'open' });
  first.clock.advance(20_000);
  // Row 1 is under way and goes to its end before time is looked at.
  const { folder, batches } = await first.again({ source: given });
  expect(folder.rows('out').map(({ id }) => id)).toEqual([1, 0, 2]);
  expect(batches).toMatchObject([{ trigger: 'condition', followsRow: 1 }]);
});

describe('what was to be decided yet when a retry of something before it waited', () => {
  const settings = plantedSettings(
    [
      'name: split, type: gate, fork_to: { a: meet, b: way }',
      'name: way, type: gate, condition: "row.id < 0", routes: { "true": meet, "false": gather }',
      'name: gather, type: aggregation, plugin: planted_batch, trigger: { count: 3 }, on_success: bad',
      'name: meet, type: coalesce, branches: [a, b], policy: best_effort, timeout_seconds: 100',
      'name: call, plugin: planted',
    ],
    ['out', 'bad'],
  );
  const given = [{ id: 0 }, { id: 1 }, { id: 2 }];
  const busy = errorRow({ reason: 'conversion_failed', message: 'busy' });

  test('is decided by the next start, in the same order', async () => {
    const stop = { requested: false };
    const first = await runPlanted(
      settings,
      {
        source: given,
        transform() {
          stop.requested = true;
          return { ...busy, retryable: true };
        },
      },
      { stop, random: () => 0.9 },
    );
    expect(first.end.status).toBe('interrupted');
    // The batch has consumed all three branches; what came of the first of them waits for its retry.
    expect(first.ends).toMatchObject({
      '0.a': 'coalesced',
      '0@meet': 'open',
      '2.b': 'consumed_in_batch',
    });
    const { end, ends, folder } = await first.again({ source: given });
    expect(end.status).toBe('completed');
    expect(folder.rows('out')).toEqual(given);
    expect(folder.rows('bad')).toEqual(given);
    expect(ends).toMatchObject({ '1@meet': 'completed to out', '2@meet': 'completed to out' });
  });
});
