import { describe, expect, test } from 'vitest';

import { errorRow, oneRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const failing = errorRow({ reason: 'conversion_failed', message: 'b cannot be made' });

/** Branches `a` and `b`: `a` goes straight to `meet`, `b` by the steps given. */
const meeting = (wayOfB: readonly string[], meet: string, sinks?: readonly string[]) =>
  plantedSettings(
    [
      'name: split, type: gate, fork_to: { a: meet, b: make_b }',
      ...wayOfB,
      `name: meet, type: coalesce, branches: [a, b], ${meet}`,
    ],
    sinks,
  );

describe('a coalesce that cannot merge', () => {
  const makeB = 'name: make_b, plugin: planted, on_success: meet';

  test.each([
    { route: 'on_error: bad', end: 'quarantined to bad', bad: [{ id: 7 }] },
    { route: 'on_error: discard', end: 'discarded', bad: [] },
    { route: '', end: 'failed', bad: [] },
  ])('sends what arrived on its way with `$route`: $end', async ({ route, end, bad }) => {
    const sinks = bad.length > 0 ? ['out', 'bad'] : ['out'];
    const { ends, token, folder } = await runPlanted(
      meeting([makeB], `policy: require_all${route === '' ? '' : `, ${route}`}`, sinks),
      { source: [{ id: 7 }], transform: () => failing },
    );
    expect(ends).toEqual({ '0': 'forked', '0.a': end, '0.b': 'quarantined' });
    expect(token('0.a').states.at(-1 - bad.length)).toMatchObject({
      node: 'meet',
      status: 'failed',
      input: { id: 7 },
      error: { reason: 'incomplete_branches', details: { missing: ['b'] } },
      context: { decided: 'branches_ended', arrived: ['a'], missing: ['b'] },
    });
    if (bad.length > 0) {
      expect(folder.rows('bad')).toEqual([
        {
          id: 7,
          _elspeth: {
            reason: 'incomplete_branches',
            message: '`b` ended elsewhere, and all of 2 branches are required',
            node: 'meet',
            row: 0,
          },
        },
      ]);
    }
  });

  test('fails a branch that arrives after another one died, though nothing waited', async () => {
    const { ends, token } = await runPlanted(
      plantedSettings(
        [
          'name: split, type: gate, fork_to: { dead: kill, alive: meet }',
          'name: kill, plugin: planted, on_success: meet',
          'name: meet, type: coalesce, branches: [dead, alive]',
        ],
        ['out'],
      ),
      { source: [{ id: 7 }], transform: () => failing },
    );
    expect(ends).toEqual({ '0': 'forked', '0.dead': 'quarantined', '0.alive': 'failed' });
    expect(token('0.alive').states.at(-1)).toMatchObject({
      node: 'meet',
      status: 'failed',
      error: { reason: 'incomplete_branches' },
    });
  });

  test('best_effort merges nothing when every branch died', async () => {
    const { end, ends } = await runPlanted(
      plantedSettings(
        [
          'name: split, type: gate, fork_to: { a: kill, b: kill }',
          'name: kill, plugin: planted, on_success: meet',
          'name: meet, type: coalesce, branches: [a, b], policy: best_effort, timeout_seconds: 1',
        ],
        ['out'],
      ),
      { source: [{ id: 7 }, { silentFor: 5 }], transform: () => failing },
    );
    expect(end.status).toBe('completed');
    expect(ends).toEqual({ '0': 'forked', '0.a': 'quarantined', '0.b': 'quarantined' });
  });
});

describe('a branch that ends elsewhere tells its coalesce at once', () => {
  test.each([
    { way: 'an error without a route', steps: ['name: make_b, plugin: planted, on_success: meet'] },
    {
      way: 'an error with a route',
      steps: ['name: make_b, plugin: planted, on_error: bad, on_success: meet'],
    },
    {
      way: 'an error that is discarded',
      steps: ['name: make_b, plugin: planted, on_error: discard, on_success: meet'],
    },
    {
      way: 'retries that are used up',
      steps: [
        'name: make_b, plugin: planted, options: { as: retried }, retry: { max_attempts: 2 }, on_success: meet',
      ],
    },
    {
      way: 'a gate to a sink',
      steps: [
        'name: make_b, type: gate, condition: "row.id > 0", routes: { "true": bad, "false": meet }',
      ],
    },
    {
      way: 'a gate that discards',
      steps: [
        'name: make_b, type: gate, condition: "row.id > 0", routes: { "true": discard, "false": meet }',
      ],
    },
    {
      way: 'a gate that fails',
      steps: [
        'name: make_b, type: gate, condition: "row.none > 0", routes: { "true": discard, "false": meet }',
      ],
    },
    {
      way: 'a passthrough batch that fails',
      steps: [
        'name: make_b, type: aggregation, plugin: planted_batch, output_mode: passthrough, trigger: { count: 1 }, on_success: meet',
      ],
    },
    {
      way: 'consumption in a batch',
      steps: [
        'name: make_b, type: gate, condition: "row.id > 0", routes: { "true": sums, "false": meet }',
        'name: sums, type: aggregation, plugin: planted_batch, options: { as: sums }, trigger: { count: 1 }, on_success: bad',
      ],
    },
  ])('$way', async ({ way, steps }) => {
    const { ends, folder, token } = await runPlanted(
      meeting(steps, 'policy: best_effort, timeout_seconds: 100', ['out', 'bad']).replace(
        '\n  ]',
        '\n    { name: all, plugin: passthrough, on_error: bad },\n  ]',
      ),
      {
        source: [{ id: 7 }],
        transform: (_row, as) => ({ ...failing, retryable: as === 'retried' }),
        batch: (rows, as) => (as === 'sums' ? { kind: 'rows', rows } : failing),
      },
    );
    expect(ends['0.b'], way).not.toBe('coalesced');
    expect(ends).toMatchObject({ '0': 'forked', '0.a': 'coalesced', '0@meet': 'completed to out' });
    expect(folder.rows('out')).toEqual([{ id: 7 }]);
    expect(token('0.a').states.at(-1)).toMatchObject({
      context: { decided: 'branches_ended', arrived: ['a'], missing: ['b'] },
    });
  });
});

describe('a field that two branches have', () => {
  const union = (more: string) =>
    plantedSettings([
      'name: split, type: gate, fork_to: { a: make_a, b: make_b }',
      'name: make_a, plugin: planted, options: { as: a }, on_success: meet',
      'name: make_b, plugin: planted, options: { as: b }, on_success: meet',
      // The order of merging is that of `branches`, not that of arrival.
      `name: meet, type: coalesce, branches: [b, a], merge: union, ${more}, on_error: bad`,
    ]);
  const planted = {
    source: [{ id: 7 }],
    transform: (_row: object, as: string) => oneRow({ by: as, [`only_${as}`]: null }),
  };

  test.each([
    { more: 'on_collision: last_wins', winner: 'a' },
    { more: 'on_collision: first_wins', winner: 'b' },
  ])('$more: `$winner` wins', async ({ more, winner }) => {
    const { folder, token } = await runPlanted(union(more), planted);
    expect(folder.rows('out')).toEqual([{ by: winner, only_a: null, only_b: null }]);
    expect(token('0.a').states.at(-1)?.context).toMatchObject({
      arrived: ['b', 'a'],
      fields: { by: winner, only_a: 'a', only_b: 'b' },
      collisions: { by: ['b', 'a'] },
    });
  });

  test('on_collision: fail lets all that arrived fail, in declared order', async () => {
    const { folder, ends, token } = await runPlanted(union('on_collision: fail'), planted);
    expect(ends).toEqual({
      '0': 'forked',
      '0.a': 'quarantined to bad',
      '0.b': 'quarantined to bad',
    });
    expect(folder.rows('bad').map(({ by }) => by)).toEqual(['b', 'a']);
    expect(token('0.b').states.at(-2)).toMatchObject({
      error: { reason: 'field_collision', field: 'by' },
      context: { decided: 'all_arrived', arrived: ['b', 'a'] },
    });
  });
});
