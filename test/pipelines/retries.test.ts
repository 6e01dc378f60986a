import { describe, expect, test } from 'vitest';

import type { RowData } from '../../landscape/model/json.ts';
import { ClientError } from '../../plugins/client-error.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import type { Failure, TransformResult } from '../../plugins/contract.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const busy: Failure = {
  ...errorRow({ reason: 'conversion_failed', message: 'the service is busy' }),
  retryable: true,
};
const call = 'name: call, plugin: planted';
const source = [{ id: 0 }];

/** Fails so often, then lets rows through. */
function failing(times: number, how: () => TransformResult = () => busy) {
  let tries = 0;
  return (row: RowData) => {
    tries += 1;
    return tries <= times ? how() : oneRow(row);
  };
}

const generous = `
retry: { max_attempts: 5, initial_delay_seconds: 2, max_delay_seconds: 10, exponential_base: 3 }`;

test('each attempt is a state with the delay before it and the cause; the delays have full jitter', async () => {
  const numbers: number[] = [];
  const fails = failing(4);
  const { token, ends, clock } = await runPlanted(
    plantedSettings([call], ['out'], generous),
    {
      source,
      transform(row) {
        // Before the first attempt others draw: the run its key.
        if (numbers.length === 0) numbers.push(0.5, 0.25, 0.999, 0);
        return fails(row);
      },
    },
    { random: () => numbers.shift() ?? 0 },
  );
  // Uniform below 2, 6, then the longest: 10 (not 18 and 54) seconds.
  const delays = [1000, 1500, 9990, 0];
  const states = token('0').states.filter(({ node }) => node === 'call');
  expect(states.map(({ attempt, status, step }) => [attempt, status, step])).toEqual([
    [0, 'failed', 1],
    [1, 'failed', 1],
    [2, 'failed', 1],
    [3, 'failed', 1],
    [4, 'completed', 1],
  ]);
  expect(states.map(({ context }) => context)).toEqual([
    undefined,
    ...delays.map((ms) => ({
      retry: { after_ms: ms, cause: 'conversion_failed', message: 'the service is busy' },
    })),
  ]);
  expect(states.slice(0, 4).map(({ error }) => error)).toEqual(delays.map(() => busy.error));
  expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(1000 + 1500 + 9990);
  expect(ends).toEqual({ '0': 'completed to out' });
});

test.each([
  { where: 'the general settings', step: call, more: '\nretry: { max_attempts: 2 }', tries: 2 },
  { where: 'the defaults', step: call, more: '', tries: 3 },
  { where: 'the step', step: `${call}, retry: { max_attempts: 4 }`, more: generous, tries: 4 },
  {
    where: 'the step, which may switch them off',
    step: `${call}, retry: { max_attempts: 1 }`,
    more: generous,
    tries: 1,
  },
])('how often is said by $where: $tries', async ({ step, more, tries }) => {
  const { token, ends } = await runPlanted(plantedSettings([step], ['out'], more), {
    source,
    transform: failing(99),
  });
  expect(token('0').states.filter(({ node }) => node === 'call')).toHaveLength(tries);
  expect(ends).toEqual({ '0': 'failed' });
});

test('a step says some of it, and has the rest from the general settings', async () => {
  const { token } = await runPlanted(
    plantedSettings([`${call}, retry: { initial_delay_seconds: 1 }`], ['out'], generous),
    { source, transform: failing(2) },
    { random: () => 0.5 },
  );
  expect(token('0').states.map(({ context }) => context)).toMatchObject([
    undefined,
    undefined,
    { retry: { after_ms: 500 } },
    { retry: { after_ms: 1500 } },
    undefined,
  ]);
});

test.each([
  { route: '', end: 'failed' },
  { route: ', on_error: bad', end: 'quarantined to bad' },
  { route: ', on_error: discard', end: 'discarded' },
])('used up, the row takes on_error, or fails: $end', async ({ route, end }) => {
  const { ends, token, folder } = await runPlanted(
    plantedSettings([`${call}${route}`], end.includes('bad') ? ['out', 'bad'] : ['out']),
    { source: [{ id: 0 }, { id: 1 }], transform: (row) => (row['id'] === 0 ? busy : oneRow(row)) },
  );
  expect(ends).toEqual({ '0': end, '1': 'completed to out' });
  // Only the attempt that diverted it chose an edge.
  const chosen = token('0').states.map((state) => state.chosen.length);
  expect(chosen.slice(0, 4)).toEqual([0, 0, 0, route === '' ? 0 : 1]);
  if (end.includes('bad')) {
    expect(folder.rows('bad')).toEqual([
      {
        id: 0,
        _elspeth: {
          reason: 'conversion_failed',
          message: 'the service is busy',
          node: 'call',
          row: 0,
        },
      },
    ]);
  }
});

describe('what is tried again', () => {
  const clientFailing = (retryable: boolean) => () => {
    throw new ClientError(busy.error, { retryable });
  };
  test.each([
    { what: 'an error returned as retryable', how: () => busy, tries: 2 },
    { what: 'an error returned as it is', how: () => errorRow(busy.error), tries: 1 },
    { what: 'what a client throws as retryable', how: clientFailing(true), tries: 2 },
    { what: 'what a client throws as final', how: clientFailing(false), tries: 1 },
  ])('$what: $tries tries', async ({ how, tries }) => {
    const { token, ends } = await runPlanted(plantedSettings([call], ['out']), {
      source,
      transform: failing(1, how),
    });
    expect(token('0').states.filter(({ node }) => node === 'call')).toHaveLength(tries);
    expect(ends).toEqual({ '0': tries === 1 ? 'quarantined' : 'completed to out' });
  });
});

test('rows behind one that is tried again wait for it: order at the sink is that of the source', async () => {
  const { folder } = await runPlanted(plantedSettings([call], ['out']), {
    source: [{ id: 0 }, { id: 1 }, { id: 2 }],
    transform: failing(2),
  });
  expect(folder.rows('out')).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }]);
});

test('what was done so far is committed before a long wait', async () => {
  const clock = createFakeClock(0, 0);
  const committed: [number, number][] = [];
  await runPlanted(
    plantedSettings([call], ['out'], generous),
    { clock, source: [{ id: 0 }, { id: 1 }], transform: failing(1) },
    {
      random: () => 0.9,
      onEvent(event) {
        if (event.type === 'group_committed') committed.push([event.atMs, event.changes.rows]);
      },
    },
  );
  expect(committed[0]).toEqual([0, 1]);
  expect(committed[1]).toEqual([1800, 1]);
});

test('a stop is heard during a long wait; going on makes the next attempt', async () => {
  const stop = { requested: false };
  const first = await runPlanted(
    plantedSettings([call], ['out'], generous),
    {
      source: [{ id: 0 }, { id: 1 }],
      transform() {
        stop.requested = true;
        return busy;
      },
    },
    { stop, random: () => 0.9 },
  );
  expect(first.end.status).toBe('interrupted');
  expect(first.ends).toEqual({ '0': 'open' });
  const { end, ends, token } = await first.again({ source: [{ id: 0 }, { id: 1 }] });
  expect(end.status).toBe('completed');
  expect(ends).toEqual({ '0': 'completed to out', '1': 'completed to out' });
  expect(token('0').states.map(({ node, attempt, status }) => [node, attempt, status])).toEqual([
    ['source', 0, 'completed'],
    ['call', 0, 'failed'],
    ['call', 1, 'completed'],
    ['out', 0, 'completed'],
  ]);
});

test('attempts of an earlier process count: the next one uses up what is left', async () => {
  const stop = { requested: false };
  const first = await runPlanted(
    plantedSettings([call], ['out'], '\nretry: { max_attempts: 3 }'),
    {
      source,
      transform() {
        stop.requested = true;
        return busy;
      },
    },
    { stop, random: () => 0.9 },
  );
  const { token, ends } = await first.again({ source, transform: failing(99) });
  expect(token('0').states.filter(({ node }) => node === 'call')).toHaveLength(3);
  expect(ends).toEqual({ '0': 'failed' });
});
