import { expect, test } from 'vitest';

import { errorRow } from '../../plugins/contract.ts';
import type { BatchFunction, Failure } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const busy: Failure = {
  ...errorRow({ reason: 'conversion_failed', message: 'the service is busy' }),
  retryable: true,
};
const source = [{ id: 0 }, { id: 1 }, { id: 2 }];

const gathering = (more = '') =>
  plantedSettings(
    [`name: gather, type: aggregation, plugin: planted_batch, trigger: { count: 2 }${more}`],
    more.includes('bad') ? ['out', 'bad'] : ['out'],
  );

function failing(times: number): BatchFunction {
  let tries = 0;
  return (rows) => {
    tries += 1;
    return tries <= times ? busy : { kind: 'rows', rows };
  };
}

test.each(['transform', 'passthrough'])(
  'a %s batch that fails for a while is tried again as a whole',
  async (mode) => {
    const { token, batches, folder } = await runPlanted(
      gathering(`, output_mode: ${mode}`),
      { source, batch: failing(2) },
      { random: () => 0.5 },
    );
    expect(folder.rows('out')).toEqual(source);
    expect(batches.map(({ status, members }) => [status, members.length])).toEqual([
      ['completed', 2],
      ['completed', 1],
    ]);
    for (const member of ['0', '1']) {
      const states = token(member).states.filter(({ node }) => node === 'gather');
      expect(states.map(({ attempt, status, step }) => [attempt, status, step])).toEqual([
        [0, 'failed', 1],
        [1, 'failed', 1],
        [2, 'completed', 1],
      ]);
      expect(states.map(({ context }) => context)).toMatchObject([
        { trigger: 'count' },
        { retry: { after_ms: 500, cause: 'conversion_failed', message: 'the service is busy' } },
        { retry: { after_ms: 1000, cause: 'conversion_failed' } },
      ]);
    }
  },
);

test.each([
  { route: '', end: 'failed' },
  { route: ', on_error: bad', end: 'quarantined to bad' },
  { route: ', on_error: discard', end: 'discarded' },
])('used up, every member takes on_error, or fails: $end', async ({ route, end }) => {
  const { ends, batches, token, progress } = await runPlanted(
    gathering(`, retry: { max_attempts: 2 }${route}`),
    { source, batch: failing(2) },
  );
  expect(ends).toMatchObject({ '0': end, '1': end, '2': 'consumed_in_batch' });
  expect(batches[0]).toMatchObject({ status: 'failed', error: busy.error });
  expect(token('1').states.filter(({ node }) => node === 'gather')).toHaveLength(2);
  expect(progress.outcomes.buffered).toBe(0);
});

test('a stop during its long wait leaves the batch executing, and going on tries it again', async () => {
  const stop = { requested: false };
  const first = await runPlanted(
    gathering(),
    {
      source,
      batch() {
        stop.requested = true;
        return busy;
      },
    },
    { stop, random: () => 0.9 },
  );
  expect(first.end.status).toBe('interrupted');
  expect(first.batches).toMatchObject([{ status: 'executing', members: ['0', '1'] }]);
  expect(first.ends).toEqual({ '0': 'open', '1': 'open' });
  expect(first.progress.outcomes.buffered).toBe(2);
  const { end, batches, token, folder } = await first.again({ source });
  expect(end.status).toBe('completed');
  expect(folder.rows('out')).toEqual(source);
  expect(batches.map(({ status, trigger }) => [status, trigger])).toEqual([
    ['completed', 'count'],
    ['completed', 'end_of_source'],
  ]);
  expect(token('1').states.map(({ node, attempt, status }) => [node, attempt, status])).toEqual([
    ['source', 0, 'completed'],
    ['gather', 0, 'failed'],
    ['gather', 1, 'completed'],
  ]);
});

test('so does one that its age had flushed: by age again, behind the same row', async () => {
  const stop = { requested: false };
  const given = [{ id: 0 }, { silentFor: 11 }, { id: 1 }];
  const first = await runPlanted(
    gathering().replace('count: 2', 'timeout_seconds: 10'),
    {
      source: given,
      batch() {
        stop.requested = true;
        return busy;
      },
    },
    { stop, random: () => 0.9 },
  );
  expect(first.batches).toMatchObject([{ status: 'executing' }]);
  const { batches } = await first.again({ source: given });
  expect(batches.map(({ trigger, followsRow }) => [trigger, followsRow])).toEqual([
    ['timeout', 0],
    ['end_of_source', 1],
  ]);
});
