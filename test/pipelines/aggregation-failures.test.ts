import { describe, expect, test } from 'vitest';

import type { RowData } from '../../landscape/model/json.ts';
import { ClientError } from '../../plugins/client-error.ts';
import { errorRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const three = [{ id: 0 }, { id: 1 }, { id: 2 }];
const gathering = (more = '') =>
  plantedSettings(
    [`name: gather, type: aggregation, plugin: planted_batch, trigger: { count: 2 }${more}`],
    more.includes('bad') ? ['out', 'bad'] : ['out'],
  );
const refusal = errorRow({ reason: 'type_mismatch', message: 'member 1 is no number' });
const as = (rows: readonly RowData[]) => ({ kind: 'rows', rows }) as const;

describe('a batch that fails', () => {
  test.each([
    { more: '', end: 'quarantined' },
    { more: ', on_error: bad', end: 'quarantined to bad' },
    { more: ', on_error: discard', end: 'discarded' },
    { more: ', output_mode: passthrough, on_error: bad', end: 'quarantined to bad' },
  ])('sends every member with its own row on its way with `$more`: $end', async ({ more, end }) => {
    const { ends, batches, token, folder, progress } = await runPlanted(gathering(more), {
      source: three,
      batch: (rows) => (rows.length === 2 ? refusal : as(rows)),
    });
    expect(ends).toMatchObject({ '0': end, '1': end });
    expect(batches[0]).toMatchObject({
      status: 'failed',
      trigger: 'count',
      members: ['0', '1'],
      outputs: [],
      error: refusal.error,
    });
    expect(token('1').states.find(({ node }) => node === 'gather')).toMatchObject({
      status: 'failed',
      input: { id: 1 },
      error: refusal.error,
      context: { trigger: 'count' },
    });
    expect(progress.outcomes).toMatchObject({ buffered: 0, completed: 1 });
    if (!more.includes('bad')) return;
    expect(folder.rows('bad')).toEqual(
      [0, 1].map((id) => ({
        id,
        _elspeth: {
          reason: 'type_mismatch',
          message: 'member 1 is no number',
          node: 'gather',
          row: id,
        },
      })),
    );
  });

  test('by what a client threw is treated like one that returned it', async () => {
    const { ends } = await runPlanted(gathering(', on_error: bad'), {
      source: three,
      batch() {
        throw new ClientError(refusal.error, { retryable: false });
      },
    });
    expect(Object.values(ends)).toEqual(three.map(() => 'quarantined to bad'));
  });
});

describe('expected_output_count', () => {
  test.each([
    { wanted: 1, given: 1, end: 'consumed_in_batch' },
    { wanted: 0, given: 0, end: 'consumed_in_batch' },
    { wanted: 1, given: 2, end: 'quarantined to bad' },
    { wanted: 1, given: 0, end: 'quarantined to bad' },
  ])('$wanted and $given rows: $end', async ({ wanted, given, end }) => {
    const { ends, token } = await runPlanted(
      gathering(`, expected_output_count: ${wanted}, on_error: bad`),
      { source: [{ id: 0 }, { id: 1 }], batch: (rows) => as(rows.slice(0, given)) },
    );
    expect(ends).toMatchObject({ '0': end, '1': end });
    expect(Object.keys(ends)).toHaveLength(end === 'consumed_in_batch' ? 2 + given : 2);
    if (end === 'consumed_in_batch') return;
    expect(token('0').states.at(-2)?.error).toMatchObject({
      reason: 'unexpected_output_count',
      expected: String(wanted),
      found: String(given),
    });
  });
});

describe('a batch plugin with a bug', () => {
  const bugs = [
    {
      title: 'throws',
      code: 'PLUGIN_THREW',
      batch: (): never => {
        throw new TypeError('undefined is not a function');
      },
    },
    { title: 'returns NaN', code: 'PLUGIN_BAD_OUTPUT', batch: () => as([{ n: Number.NaN }]) },
  ];

  test.each(bugs)(
    'that $title ends the run, and leaves the members waiting',
    async ({ code, batch }) => {
      const { end, ends, batches, token, progress } = await runPlanted(gathering(), {
        source: three,
        batch,
      });
      expect(end.status).toBe('failed');
      expect(end.error).toMatchObject({ code, facts: { node: 'gather' } });
      expect(ends).toEqual({ '0': 'open', '1': 'open' });
      expect(progress.outcomes.buffered).toBe(2);
      expect(batches).toMatchObject([{ status: 'draft', members: ['0', '1'], trigger: null }]);
      expect(token('0').states.at(-1)).toMatchObject({
        node: 'gather',
        status: 'failed',
        error: { reason: 'plugin_bug' },
      });
    },
  );

  test.each(bugs)('that $title is tried again by the next start', async ({ batch }) => {
    const first = await runPlanted(gathering(), { source: three, batch });
    const { end, ends, batches, token, folder } = await first.again({ source: three });
    expect(end.status).toBe('completed');
    expect(folder.rows('out')).toEqual(three);
    expect(ends).toMatchObject({ '0': 'consumed_in_batch', '1': 'consumed_in_batch' });
    expect(batches.map(({ name, status, trigger }) => [name, status, trigger])).toEqual([
      ['gather#0', 'completed', 'count'],
      ['gather#1', 'completed', 'end_of_source'],
    ]);
    expect(token('1').states.map(({ node, attempt, status }) => [node, attempt, status])).toEqual([
      ['source', 0, 'completed'],
      ['gather', 0, 'failed'],
      ['gather', 1, 'completed'],
    ]);
  });

  test('that throws at a timeout is tried again by the next start, by time again', async () => {
    const settings = gathering().replace('count: 2', 'timeout_seconds: 10');
    const source = [{ id: 0 }, { silentFor: 30 }, { id: 1 }];
    const first = await runPlanted(settings, { source, batch: bugs[0]!.batch });
    expect(first.end.status).toBe('failed');
    const { batches } = await first.again({ source });
    expect(batches.map(({ trigger, followsRow }) => [trigger, followsRow])).toEqual([
      ['timeout', 0],
      ['end_of_source', 1],
    ]);
  });
});
