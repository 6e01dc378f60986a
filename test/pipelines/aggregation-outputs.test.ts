import { describe, expect, test } from 'vitest';

import { sha256, toHex } from '../../landscape/hash.ts';
import type { RowData } from '../../landscape/model/json.ts';
import { errorRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const two = [{ id: 0 }, { id: 1 }];
const gather = 'name: gather, type: aggregation, plugin: planted_batch, trigger: { count: 2 }';
const as = (rows: readonly RowData[]) => ({ kind: 'rows', rows }) as const;
const hashOf = (json: string) => toHex(sha256(json));

describe('output_mode: transform', () => {
  test('puts new tokens in the place of the members, and links both to the batch', async () => {
    const { batches, ends, token } = await runPlanted(plantedSettings([gather], ['out']), {
      source: two,
      batch: () => as([{ first: 1 }, { second: 2 }]),
    });
    expect(ends).toEqual({
      '0': 'consumed_in_batch',
      '1': 'consumed_in_batch',
      'gather#0[0]': 'completed to out',
      'gather#0[1]': 'completed to out',
    });
    expect(batches).toEqual([
      {
        name: 'gather#0',
        group: undefined,
        status: 'completed',
        trigger: 'count',
        followsRow: 1,
        error: undefined,
        inputHash: hashOf('[{"id":0},{"id":1}]'),
        members: ['0', '1'],
        outputs: ['gather#0[0]', 'gather#0[1]'],
      },
    ]);
    expect(token('0').states.at(-1)).toMatchObject({
      node: 'gather',
      input: { id: 0 },
      output: undefined,
      context: { trigger: 'count' },
      hashes: { output: hashOf('[{"first":1},{"second":2}]') },
    });
    expect(token('gather#0[1]')).toMatchObject({
      bornAt: 'gather',
      data: { second: 2 },
      parents: [],
    });
  });

  test('may make nothing', async () => {
    const { ends, batches, folder } = await runPlanted(plantedSettings([gather], ['out']), {
      source: two,
      batch: () => as([]),
    });
    expect(ends).toEqual({ '0': 'consumed_in_batch', '1': 'consumed_in_batch' });
    expect(batches[0]).toMatchObject({ status: 'completed', outputs: [] });
    expect(folder.rows('out')).toEqual([]);
  });

  test('lets steps and gates behind it see what it made, row by row to the end', async () => {
    const { folder, ends, token } = await runPlanted(
      plantedSettings([
        gather,
        'name: add, type: transform, plugin: value_transform, options: { operations: [{ target: more, expression: "row.n + 1" }] }',
        'name: sort, type: gate, condition: "row.more > 2", routes: { "true": bad, "false": continue }',
      ]),
      { source: two, batch: () => as([{ n: 1 }, { n: 2 }, { n: 0 }]) },
    );
    expect(folder.rows('out')).toEqual([
      { n: 1, more: 2 },
      { n: 0, more: 1 },
    ]);
    expect(folder.rows('bad')).toEqual([{ n: 2, more: 3 }]);
    expect(ends['gather#0[1]']).toBe('routed to bad');
    // Its steps are counted on from those of the members.
    const steps = token('gather#0[1]').states.map(({ node, step }) => [node, step]);
    expect(steps).toEqual([
      ['add', 2],
      ['sort', 3],
      ['bad', 4],
    ]);
  });

  test('has no row in an error route, and null says so', async () => {
    const { folder } = await runPlanted(
      plantedSettings([gather, 'name: refuse, plugin: planted, on_error: bad']),
      {
        source: two,
        batch: () => as([{ n: 1 }]),
        transform: () => errorRow({ reason: 'conversion_failed', message: 'not this' }),
      },
    );
    expect(folder.rows('bad')).toEqual([
      {
        n: 1,
        _elspeth: { reason: 'conversion_failed', message: 'not this', node: 'refuse', row: null },
      },
    ]);
  });

  test('a batch of batches', async () => {
    const { batches, ends, folder } = await runPlanted(
      plantedSettings(
        [gather, 'name: again, type: aggregation, plugin: planted_batch, trigger: { count: 2 }'],
        ['out'],
      ),
      {
        source: [...two, { id: 2 }],
        batch: (rows) => as([{ of: rows.map(({ id, of }) => id ?? of ?? null) }]),
      },
    );
    expect(folder.rows('out')).toEqual([{ of: [[0, 1], [2]] }]);
    expect(batches.map(({ name, members, trigger }) => [name, members, trigger])).toEqual([
      ['gather#0', ['0', '1'], 'count'],
      ['again#0', ['gather#0[0]', 'gather#1[0]'], 'count'],
      ['gather#1', ['2'], 'end_of_source'],
    ]);
    expect(ends['gather#1[0]']).toBe('consumed_in_batch');
  });
});

describe('output_mode: passthrough', () => {
  const passing = `${gather}, output_mode: passthrough`;

  test('lets the members go on as themselves, with the rows that the plugin returned', async () => {
    const { ends, batches, token, folder } = await runPlanted(plantedSettings([passing], ['out']), {
      source: [...two, { id: 2 }],
      // The second row comes back as it was.
      batch: (rows) => as(rows.map((row, i) => (i === 0 ? { ...row, first: true } : row))),
    });
    expect(ends).toEqual({
      '0': 'completed to out',
      '1': 'completed to out',
      '2': 'completed to out',
    });
    expect(folder.rows('out')).toEqual([{ id: 0, first: true }, { id: 1 }, { id: 2, first: true }]);
    expect(batches.map(({ members, outputs }) => [members, outputs])).toEqual([
      [
        ['0', '1'],
        ['0', '1'],
      ],
      [['2'], ['2']],
    ]);
    const states = ['0', '1'].map((name) =>
      token(name).states.find(({ node }) => node === 'gather'),
    );
    expect(states).toMatchObject([
      { input: { id: 0 }, output: { id: 0, first: true }, context: { trigger: 'count' } },
      { input: { id: 1 }, output: { id: 1 } },
    ]);
    expect(states[1]?.hashes.output).toBe(states[1]?.hashes.input);
  });

  test('members keep their row for what comes later', async () => {
    const { folder } = await runPlanted(
      plantedSettings([passing, 'name: refuse, plugin: planted, on_error: bad']),
      {
        source: two,
        transform: () => errorRow({ reason: 'conversion_failed', message: 'not this' }),
      },
    );
    const whys = folder.rows('bad').map(({ _elspeth: why }) => (why as { row: number }).row);
    expect(whys).toEqual([0, 1]);
  });

  test('another number of rows than members is a bug of the plugin', async () => {
    const { end } = await runPlanted(plantedSettings([passing], ['out']), {
      source: two,
      batch: () => as([{ id: 0 }]),
    });
    expect(end.error).toMatchObject({ code: 'PLUGIN_BAD_OUTPUT', facts: { node: 'gather' } });
    expect(end.error?.message).toContain('1 rows for 2 members');
  });
});

test('a row can be twice in one batch, through copies', async () => {
  const { batches, folder, ends } = await runPlanted(
    plantedSettings(
      [
        'name: twice, type: gate, condition: "row.id == 0", routes: { "true": { to: copied, mode: copy }, "false": continue }',
        'name: original, plugin: passthrough, on_success: gather',
        'name: copied, plugin: passthrough, on_success: gather',
        gather.replace('count: 2', 'count: 3'),
      ],
      ['out'],
    ),
    { source: two, batch: (rows) => as([{ ids: rows.map(({ id }) => id ?? null) }]) },
  );
  expect(folder.rows('out')).toEqual([{ ids: [0, 0, 1] }]);
  expect(batches[0]?.members).toHaveLength(3);
  expect(batches[0]?.members.map((name) => name.split('.')[0])).toEqual(['0', '0', '1']);
  expect(ends['0']).toBe('forked');
});
