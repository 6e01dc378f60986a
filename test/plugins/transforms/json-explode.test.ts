import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { getField, rowOf, type RowData } from '../../../landscape/model/json.ts';
import { jsonExplode } from '../../../plugins/transforms/json-explode.ts';
import { anyFields, declared } from '../declared-fields.ts';
import { hostileNames } from '../hostile-names.ts';
import { anyRow, frozen, jsonValue } from '../json-values.ts';
import { output, problems, refusals, run } from './run-transform.ts';

test.each([
  {
    title: 'a row of each element',
    options: {},
    row: { id: 1, lines: ['a', null] },
    rows: [
      { id: 1, item: 'a', item_index: 0 },
      { id: 1, item: null, item_index: 1 },
    ],
  },
  { title: 'no row of an empty list', options: {}, row: { id: 1, lines: [] }, rows: [] },
  {
    title: 'rows without an index when none is asked for',
    options: { include_index: false },
    row: { lines: [1] },
    rows: [{ item: 1 }],
  },
  {
    title: 'fields of the names that are asked for',
    options: { output_field: 'line', index_field: 'line_number' },
    row: { item: 'kept', lines: [1] },
    rows: [{ item: 'kept', line: 1, line_number: 0 }],
  },
  {
    title: 'elements under the name of the list',
    options: { output_field: 'lines' },
    row: { lines: [[1]] },
    rows: [{ lines: [1], item_index: 0 }],
  },
  {
    title: 'fields of objects that are merged',
    options: { merge_objects: true },
    row: { id: 1, lines: [{ sku: 'x', lines: 2 }, {}] },
    rows: [
      { id: 1, sku: 'x', lines: 2, item_index: 0 },
      { id: 1, item_index: 1 },
    ],
  },
])('json_explode makes $title', ({ options, row, rows }) => {
  const result = run(jsonExplode, { array_field: 'lines', ...options }, row);
  expect(result).toEqual({ kind: 'rows', rows });
});

test.each([
  {
    title: 'a missing field',
    row: { linse: [] },
    error: { reason: 'missing_field', message: '`lines` is missing; did you mean `linse`?' },
  },
  {
    title: 'null',
    row: { lines: null },
    error: { reason: 'type_mismatch', message: '`lines` should be a list, found null' },
  },
  {
    title: 'an object',
    row: { lines: { 0: 'a' } },
    error: {
      reason: 'type_mismatch',
      message: '`lines` should be a list, found an object with 1 fields',
    },
  },
  {
    title: 'text that looks like a list',
    row: { lines: '[1]' },
    error: { reason: 'type_mismatch', message: '`lines` should be a list, found "[1]"' },
  },
  {
    title: 'a field of the name of the element',
    row: { lines: [1], item: 2 },
    error: {
      reason: 'field_collision',
      message: '`item` would be added, and the row has a field of that name',
    },
  },
  {
    title: 'a field of the name of the index',
    row: { lines: [1], item_index: 2 },
    error: {
      reason: 'field_collision',
      message: '`item_index` would be added, and the row has a field of that name',
    },
  },
])('json_explode refuses $title', ({ row, error }) => {
  const result = run(jsonExplode, { array_field: 'lines' }, row);
  expect(result).toMatchObject({ kind: 'error', error });
});

test.each([
  [
    { lines: [{ a: 1 }, 5] },
    'type_mismatch',
    'element 1 of `lines` should be an object, found 5',
    'lines',
  ],
  [
    { id: 1, lines: [{ id: 2 }] },
    'field_collision',
    '`id` would be added, and the row has a field of that name',
    'id',
  ],
  [
    { lines: [{ item_index: 2 }] },
    'field_collision',
    '`item_index` would be added, and the row has a field of that name',
    'item_index',
  ],
])('json_explode merges no %j', (row, reason, message, field) => {
  const result = run(jsonExplode, { array_field: 'lines', merge_objects: true }, row);
  expect(result).toMatchObject({ kind: 'error', error: { reason, message, field } });
});

test('what json_explode makes, collected, is the list again', () => {
  fc.assert(
    fc.property(anyRow, fc.array(jsonValue), (row, list) => {
      const rest = rowOf(Object.entries(row).filter(([name]) => !name.startsWith('the ')));
      const options = { array_field: 'the list', output_field: 'the item', include_index: false };
      const given = frozen({ ...rest, 'the list': list });
      const result = run(jsonExplode, options, given);
      if (result.kind !== 'rows') throw new Error(JSON.stringify(result));
      expect(result.rows.map((made) => made['the item'])).toEqual(list);
      for (const made of result.rows) expect(without(made, 'the item')).toEqual(rest);
    }),
  );
});

test.each(hostileNames)('json_explode takes %j as the name of any field', (name) => {
  const options = { output_field: name, include_index: false };
  const row = frozen(rowOf([[name, [1]]]));
  const same = run(jsonExplode, { ...options, array_field: name }, row);
  expect(same).toEqual({ kind: 'rows', rows: [rowOf([[name, 1]])] });
  const list = frozen({ 'the list': [rowOf([[name, 'x']])] });
  const merged = run(jsonExplode, { array_field: 'the list', merge_objects: true }, list);
  expect(merged.kind === 'rows' && getField(merged.rows[0] ?? {}, name)).toBe('x');
});

test.each([
  [
    {},
    declared('id: int', 'lines: any', 'z: str?'),
    ['id: int', 'z: str?', 'item: any', 'item_index: int'],
  ],
  [{ include_index: false }, anyFields, ['item: any', '…']],
  [{ output_field: 'lines' }, declared('lines: any'), ['lines: any', 'item_index: int']],
  [{ merge_objects: true }, declared('id: int', 'lines: any'), ['id: int', 'item_index: int', '…']],
])('json_explode %j knows what leaves', (options, input, notations) => {
  expect(output(jsonExplode, { array_field: 'lines', ...options }, input)).toEqual(notations);
});

test.each([
  [
    {},
    declared('line: any'),
    ['FIELD_UNKNOWN array_field: no row that arrives has a field `lines`'],
  ],
  [{}, declared('lines: any'), []],
  [
    {},
    declared('lines: str'),
    ['FIELD_NOT_A_LIST array_field: `lines` holds no lists: its type is str'],
  ],
  [
    {},
    declared('lines: any', 'item: str'),
    [
      'FIELD_COLLISION output_field: rows arrive with a field `item`, and one of that name would be added',
    ],
  ],
  [{ merge_objects: true }, declared('lines: any', 'item: str'), []],
  [{ merge_objects: true, include_index: false }, declared('lines: any'), []],
  [
    { output_field: 'item_index' },
    declared('lines: any'),
    [
      'FIELD_COLLISION index_field: the element and its place in the list would both become `item_index`',
    ],
  ],
])('json_explode checks %j', (options, input, found) => {
  expect(problems(jsonExplode, { array_field: 'lines', ...options }, input)).toEqual(found);
});

test('json_explode makes tokens', () => {
  expect(jsonExplode.bind({ array_field: 'lines' }).createsTokens).toBe(true);
});

test('json_explode needs the name of the list', () => {
  expect(refusals(jsonExplode, {})).toEqual([
    'array_field: Invalid input: expected string, received undefined',
  ]);
});

function without(row: RowData, field: string): RowData {
  return rowOf(Object.entries(row).filter(([name]) => name !== field));
}
