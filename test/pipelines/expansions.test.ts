import { describe, expect, test } from 'vitest';

import { sha256, toHex } from '../../landscape/hash.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const explode = (field: string, more = '') =>
  `name: each_${field}, plugin: json_explode, options: { array_field: ${field}, output_field: ${field}_item, index_field: ${field}_at }${more}`;

test('a row becomes a token for each of its parts, in their order, each with data of its own', async () => {
  const { ends, token, folder, progress } = await runPlanted(
    plantedSettings([explode('lines')], ['out']),
    {
      source: [{ id: 7, lines: ['x', 'y', 'z'] }],
    },
  );
  expect(folder.rows('out')).toEqual([
    { id: 7, lines_item: 'x', lines_at: 0 },
    { id: 7, lines_item: 'y', lines_at: 1 },
    { id: 7, lines_item: 'z', lines_at: 2 },
  ]);
  expect(ends).toEqual({
    '0': 'expanded',
    '0[0]': 'completed to out',
    '0[1]': 'completed to out',
    '0[2]': 'completed to out',
  });
  expect(token('0[1]')).toMatchObject({
    bornAt: 'each_lines',
    parents: ['0'],
    data: { id: 7, lines_item: 'y', lines_at: 1 },
    position: [0, 1],
  });
  // What the step put out is the list of the rows: hashed as one, stored as the data of the children.
  const list = [0, 1, 2].map((i) => `{"id":7,"lines_at":${i},"lines_item":"${'xyz'[i]}"}`);
  expect(token('0').states.at(-1)).toMatchObject({
    node: 'each_lines',
    status: 'completed',
    output: undefined,
    hashes: { output: toHex(sha256(`[${list.join(',')}]`)) },
  });
  expect(progress).toMatchObject({ rows: 1, tokens: 4, outcomes: { expanded: 1, completed: 3 } });
});

test('an empty list makes none, and the row has ended all the same', async () => {
  const { end, ends, token, folder, progress } = await runPlanted(
    plantedSettings([explode('lines')], ['out']),
    { source: [{ lines: [] }] },
  );
  expect(end.status).toBe('completed');
  expect(ends).toEqual({ '0': 'expanded' });
  expect(folder.rows('out')).toEqual([]);
  expect(token('0').states.at(-1)?.hashes.output).toBe(toHex(sha256('[]')));
  expect(progress).toMatchObject({ tokens: 1, outcomes: { expanded: 1, completed: 0 } });
});

test('parts can have parts: the first part goes to the end of its way before the second', async () => {
  const { ends, folder, token } = await runPlanted(
    plantedSettings(
      [explode('pages'), explode('pages_item', ', on_success: out')],
      ['out'],
    ).replace('pages_item_item', 'word'),
    { source: [{ pages: [['a', 'b'], [], ['c']] }, { pages: [['d']] }] },
  );
  expect(folder.rows('out').map(({ word }) => word)).toEqual(['a', 'b', 'c', 'd']);
  expect(ends).toEqual({
    '0': 'expanded',
    '0[0]': 'expanded',
    '0[0][0]': 'completed to out',
    '0[0][1]': 'completed to out',
    '0[1]': 'expanded',
    '0[2]': 'expanded',
    '0[2][0]': 'completed to out',
    '1': 'expanded',
    '1[0]': 'expanded',
    '1[0][0]': 'completed to out',
  });
  expect(token('0[2][0]').states.map(({ node, step }) => [node, step])).toEqual([['out', 3]]);
});

test('a part that fails takes the error route as it came in, with the row it stems from', async () => {
  const { ends, folder } = await runPlanted(
    plantedSettings([explode('lines'), 'name: refuse, plugin: planted, on_error: bad']),
    {
      source: [{ lines: [] }, { lines: [1, 2] }],
      transform: (row) =>
        row['lines_item'] === 2
          ? errorRow({ reason: 'value_out_of_range', message: 'no 2' })
          : oneRow(row),
    },
  );
  expect(ends).toMatchObject({ '1[0]': 'completed to out', '1[1]': 'quarantined to bad' });
  expect(folder.rows('bad')).toEqual([
    {
      lines_item: 2,
      lines_at: 1,
      _elspeth: { reason: 'value_out_of_range', message: 'no 2', node: 'refuse', row: 1 },
    },
  ]);
});

test('a list of destinations forks each part', async () => {
  const { ends, folder } = await runPlanted(
    plantedSettings([explode('lines', ', on_success: [bad, out]')]),
    { source: [{ lines: ['x', 'y'] }] },
  );
  expect(ends).toEqual({
    '0': 'expanded',
    '0[0]': 'forked',
    '0[0].continue:bad': 'completed to bad',
    '0[0].continue:out': 'completed to out',
    '0[1]': 'forked',
    '0[1].continue:bad': 'completed to bad',
    '0[1].continue:out': 'completed to out',
  });
  expect(folder.rows('bad').map(({ lines_item: item }) => item)).toEqual(['x', 'y']);
});

describe('parts in batches and forks', () => {
  test('are members one by one', async () => {
    const { batches } = await runPlanted(
      plantedSettings(
        [
          explode('lines'),
          'name: gather, type: aggregation, plugin: planted_batch, trigger: { count: 2 }',
        ],
        ['out'],
      ),
      { source: [{ lines: [1, 2, 3] }, { lines: [4] }] },
    );
    expect(batches.map(({ members }) => members)).toEqual([
      ['0[0]', '0[1]'],
      ['0[2]', '1[0]'],
    ]);
  });

  test('can be forked and meet again, each for itself', async () => {
    const { ends, folder } = await runPlanted(
      plantedSettings(
        [
          explode('lines'),
          'name: split, type: gate, fork_to: { a: meet, b: meet }',
          'name: meet, type: coalesce, branches: [a, b], merge: nested',
        ],
        ['out'],
      ),
      { source: [{ lines: ['x', 'y'] }] },
    );
    expect(folder.rows('out')).toEqual(
      ['x', 'y'].map((item, at) => {
        const row = { lines_item: item, lines_at: at };
        return { a: row, b: row };
      }),
    );
    expect(ends['0[1]@meet']).toBe('completed to out');
  });

  test('of what a batch made stay tokens of the batch', async () => {
    const { ends, token } = await runPlanted(
      plantedSettings(
        ['name: gather, type: aggregation, plugin: planted_batch', explode('lines')],
        ['out'],
      ),
      { source: [{ id: 0 }], batch: () => ({ kind: 'rows', rows: [{ lines: [1, 2] }] }) },
    );
    expect(ends).toMatchObject({
      'gather#0[0]': 'expanded',
      'gather#0[0][0]': 'completed to out',
      'gather#0[0][1]': 'completed to out',
    });
    expect(token('gather#0[0][1]').parents).toEqual(['gather#0[0]']);
  });
});

test('an expansion between a fork and its coalesce is refused before anything runs', async () => {
  await expect(
    runPlanted(
      plantedSettings(
        [
          'name: split, type: gate, fork_to: { a: each_lines, b: meet }',
          explode('lines', ', on_success: meet'),
          'name: meet, type: coalesce, branches: [a, b]',
        ],
        ['out'],
      ),
      { source: [{ lines: [1] }] },
    ),
  ).rejects.toThrow('makes several rows of one, between a fork and `meet`');
});
