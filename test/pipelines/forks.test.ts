import { describe, expect, test } from 'vitest';

import { oneRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const source = [{ id: 7 }];
const marks = (row: object, as: string) => oneRow({ ...row, [as]: 1 });

test('a fork ends the parent and makes a child for each branch, all linked', async () => {
  const { ends, token, folder, progress } = await runPlanted(
    plantedSettings([
      'name: split, type: gate, fork_to: { right: make_right, left: make_left }',
      'name: make_right, plugin: planted, options: { as: right }, on_success: bad',
      'name: make_left, plugin: planted, options: { as: left }, on_success: out',
    ]),
    { source, transform: marks },
  );
  expect(ends).toEqual({
    '0': 'forked',
    '0.right': 'completed to bad',
    '0.left': 'completed to out',
  });
  expect(folder.rows('out')).toEqual([{ id: 7, left: 1 }]);
  expect(folder.rows('bad')).toEqual([{ id: 7, right: 1 }]);
  expect(token('0').expectedBranches).toEqual(['right', 'left']);
  // One routing event for each edge, with one reason.
  const chosen =
    token('0')
      .states.at(-1)
      ?.chosen.map((edge) => edge.split(' ')) ?? [];
  expect(chosen.map(([label, mode]) => [label, mode])).toEqual([
    ['right', 'copy'],
    ['left', 'copy'],
  ]);
  expect(new Set(chosen.map(([, , reason]) => reason)).size).toBe(1);
  expect(token('0.left')).toMatchObject({
    parents: ['0'],
    bornAt: 'split',
    data: { id: 7 },
    position: [0, 1],
  });
  expect(token('0.left').states.map(({ node, step }) => [node, step])).toEqual([
    ['make_left', 2],
    ['out', 3],
  ]);
  expect(progress).toMatchObject({ rows: 1, tokens: 3, outcomes: { forked: 1, completed: 2 } });
});

test('branches that lead straight to sinks are routed there by the gate', async () => {
  const { ends } = await runPlanted(
    plantedSettings(['name: split, type: gate, fork_to: { a: out, b: bad }']),
    { source },
  );
  expect(ends).toEqual({ '0': 'forked', '0.a': 'routed to out', '0.b': 'routed to bad' });
});

describe('mode: copy', () => {
  const copying = (continues: string) =>
    plantedSettings([
      `name: mark, type: gate, condition: "row.id > 0", routes: { "true": { to: bad, mode: copy }, "false": continue }`,
      ...(continues === '' ? [] : [continues]),
    ]);

  test('sends a copy there, and lets the row go on', async () => {
    const { ends, folder } = await runPlanted(
      copying('name: add, plugin: planted, options: { as: n }'),
      {
        source: [{ id: 7 }, { id: 0 }],
        transform: marks,
      },
    );
    expect(ends).toEqual({
      '0': 'forked',
      '0.true:bad': 'routed to bad',
      '0.true': 'completed to out',
      '1': 'completed to out',
    });
    expect(folder.rows('bad')).toEqual([{ id: 7 }]);
    expect(folder.rows('out')).toEqual([
      { id: 7, n: 1 },
      { id: 0, n: 1 },
    ]);
  });

  test('a row that went on straight to the output sink was let go, not routed', async () => {
    const { ends } = await runPlanted(copying(''), { source });
    expect(ends).toMatchObject({ '0.true:bad': 'routed to bad', '0.true': 'completed to out' });
  });

  test('the copy is executed to its very end before the original goes on', async () => {
    const order: string[] = [];
    await runPlanted(
      plantedSettings([
        'name: mark, type: gate, condition: "row.id > 0", routes: { "true": { to: copied, mode: copy }, "false": continue }',
        'name: original, plugin: planted, options: { as: original }, on_success: out',
        'name: copied, plugin: planted, options: { as: copied }',
        'name: copied_on, plugin: planted, options: { as: copied_on }, on_success: bad',
      ]),
      {
        source: [{ id: 1 }, { id: 2 }],
        transform(row, as) {
          order.push(`${as} ${row['id'] as number}`);
          return oneRow(row);
        },
      },
    );
    expect(order.join(', ')).toBe(
      'copied 1, copied_on 1, original 1, copied 2, copied_on 2, original 2',
    );
  });
});

describe('a list of destinations', () => {
  const both = '[bad, out]';
  test.each([
    {
      where: 'the source',
      settings: plantedSettings([]).replace('planted }', `planted, on_success: ${both} }`),
      parent: '0',
      kind: 'completed',
    },
    {
      where: 'a transform',
      settings: plantedSettings([`name: step, plugin: planted, on_success: ${both}`]),
      parent: '0',
      kind: 'completed',
    },
    {
      where: 'a route of a gate',
      settings: plantedSettings([
        `name: step, type: gate, condition: "row.id > 0", routes: { "true": ${both}, "false": discard }`,
      ]),
      parent: '0',
      kind: 'routed',
    },
    {
      where: 'a coalesce',
      settings: plantedSettings([
        'name: split, type: gate, fork_to: { a: step, b: step }',
        `name: step, type: coalesce, branches: [a, b], on_success: ${both}`,
      ]),
      parent: '0@step',
      kind: 'completed',
    },
    {
      where: 'an aggregation of new rows',
      settings: plantedSettings([
        `name: step, type: aggregation, plugin: planted_batch, on_success: ${both}`,
      ]),
      parent: 'step#0[0]',
      kind: 'completed',
    },
    {
      where: 'an aggregation that members pass',
      settings: plantedSettings([
        `name: step, type: aggregation, plugin: planted_batch, output_mode: passthrough, on_success: ${both}`,
      ]),
      parent: '0',
      kind: 'completed',
    },
    {
      where: 'a multi sink',
      settings: plantedSettings(['name: step, plugin: planted, on_success: everywhere']).replace(
        'sinks:',
        'sinks:\n  everywhere: { plugin: multi_sink, options: { sinks: [bad, out] } }',
      ),
      parent: '0',
      kind: 'completed',
    },
    {
      where: 'a route to a multi sink',
      settings: plantedSettings([
        'name: step, type: gate, condition: "row.id > 0", routes: { "true": everywhere, "false": discard }',
      ]).replace(
        'sinks:',
        'sinks:\n  everywhere: { plugin: multi_sink, options: { sinks: [bad, out] } }',
      ),
      parent: '0',
      kind: 'routed',
    },
  ])(
    'at $where forks to all of them, in the order of the list',
    async ({ settings, parent, kind }) => {
      const { ends, tokens, token, folder } = await runPlanted(settings, { source });
      expect(ends[parent]).toBe('forked');
      const children = tokens.filter(
        ({ name }) => name.startsWith(`${parent}.`) && !/\.[ab]$/.test(name),
      );
      expect(children.map(({ end }) => end)).toEqual([`${kind} to bad`, `${kind} to out`]);
      expect(children.map(({ parents }) => parents)).toEqual([[parent], [parent]]);
      expect(token(parent).expectedBranches).toHaveLength(2);
      expect(folder.rows('out')).toEqual([{ id: 7 }]);
      expect(folder.rows('bad')).toEqual([{ id: 7 }]);
    },
  );
});

test('forks inside forks go depth first, in the order of their branches', async () => {
  let steps = 0;
  const { ends, tokens, folder } = await runPlanted(
    plantedSettings([
      'name: split, type: gate, fork_to: { left: again, right: step }',
      'name: again, type: gate, fork_to: { x: step, y: step }',
      'name: step, plugin: planted, on_success: [bad, out]',
    ]),
    {
      source,
      transform(row) {
        steps += 1;
        return oneRow({ ...row, at: steps });
      },
    },
  );
  expect(ends['0.left.y.continue:out']).toBe('completed to out');
  expect(folder.rows('out').map(({ at }) => at)).toEqual([1, 2, 3]);
  const parts = tokens.filter(({ name }) => name.endsWith(':out'));
  expect(parts.map(({ name, data }) => [name, data])).toEqual([
    ['0.left.x.continue:out', { id: 7, at: 1 }],
    ['0.left.y.continue:out', { id: 7, at: 2 }],
    ['0.right.continue:out', { id: 7, at: 3 }],
  ]);
});

test('what a batch made can be forked and meet again', async () => {
  const { ends, token, folder } = await runPlanted(
    plantedSettings(
      [
        'name: gather, type: aggregation, plugin: planted_batch',
        'name: split, type: gate, fork_to: { a: make_a, b: meet }',
        'name: make_a, plugin: planted, options: { as: a }, on_success: meet',
        'name: meet, type: coalesce, branches: [a, b]',
      ],
      ['out'],
    ),
    { source, transform: marks },
  );
  expect(ends).toEqual({
    '0': 'consumed_in_batch',
    'gather#0[0]': 'forked',
    'gather#0[0].a': 'coalesced',
    'gather#0[0].b': 'coalesced',
    'gather#0[0]@meet': 'completed to out',
  });
  expect(token('gather#0[0]@meet').parents).toEqual(['gather#0[0].a', 'gather#0[0].b']);
  expect(folder.rows('out')).toEqual([{ a: 1, id: 7 }]);
});
