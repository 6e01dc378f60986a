import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { batchTopK } from '../../../plugins/batch/batch-top-k.ts';
import { anyFields, declared } from '../declared-fields.ts';
import { frozen } from '../json-values.ts';
import { refusals } from '../transforms/run-transform.ts';
import { flush, output, problems } from './run-batch.ts';

/** The values, each in a row that also says when it came, and what leaves of them. */
function top(values: readonly JsonValue[], options: object) {
  const rows = values.map((v, at) => ({ at, v }));
  return flush(batchTopK, { value_field: 'v', ...options }, rows);
}

test.each([
  {
    title: 'the highest, highest first',
    values: [3, 9, 5],
    options: { k: 2 },
    rows: [
      { at: 1, v: 9, rank: 1 },
      { at: 2, v: 5, rank: 2 },
    ],
  },
  {
    title: 'the lowest, lowest first',
    values: [3, 9, -5],
    options: { k: 2, order: 'lowest' },
    rows: [
      { at: 2, v: -5, rank: 1 },
      { at: 0, v: 3, rank: 2 },
    ],
  },
  {
    title: 'of equal values the first',
    values: [1, 2, 2, 2],
    options: { k: 2 },
    rows: [
      { at: 1, v: 2, rank: 1 },
      { at: 2, v: 2, rank: 2 },
    ],
  },
  {
    title: 'no null, however few numbers there are',
    values: [null, -1, null],
    options: { k: 3 },
    rows: [{ at: 1, v: -1, rank: 1 }],
  },
  {
    title: 'no rank when none is asked for',
    values: [1],
    options: { k: 1, include_rank: false },
    rows: [{ at: 0, v: 1 }],
  },
  { title: 'nothing of nulls', values: [null], options: { k: 1 }, rows: [] },
  {
    title: 'numbers that are far apart',
    values: [-1.7e308, 1.7e308],
    options: { k: 1 },
    rows: [{ at: 1, v: 1.7e308, rank: 1 }],
  },
])('batch_top_k keeps $title', ({ values, options, rows }) => {
  expect(top(values, options)).toEqual({ kind: 'rows', rows });
});

test('batch_top_k is what sorting and slicing gives', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(null)), {
    minLength: 1,
  });
  const order = fc.constantFrom('highest' as const, 'lowest' as const);
  fc.assert(
    fc.property(values, order, fc.integer({ min: 1, max: 12 }), (given, wanted, k) => {
      const rows = given.map((v, at) => frozen({ v, at }));
      const numbered = rows.filter((row) => row.v !== null);
      numbered.sort((a, b) => {
        const byValue = wanted === 'lowest' ? a.v! - b.v! : b.v! - a.v!;
        return byValue === 0 ? a.at - b.at : byValue;
      });
      const expected = numbered.slice(0, k).map((row, i) => ({ ...row, rank: i + 1 }));
      const result = flush(batchTopK, { value_field: 'v', k, order: wanted }, rows);
      expect(result).toEqual({ kind: 'rows', rows: expected });
    }),
  );
});

test.each([
  [['x'], 'type_mismatch', '`v` is "x" in row 1 of the batch, not a number'],
  [[1, false], 'type_mismatch', '`v` is false in row 2 of the batch, not a number'],
])('batch_top_k refuses %j', (values, reason, message) => {
  expect(top(values, { k: 1 })).toMatchObject({ kind: 'error', error: { reason, message } });
});

test.each([
  [[{ w: 1 }], { reason: 'missing_field', message: '`v` is missing in row 1 of the batch' }],
  [
    [{ v: 1 }, { v: 2, rank: 'A' }],
    {
      reason: 'field_collision',
      message: '`rank` would be added, and the row has a field of that name',
    },
  ],
])('batch_top_k refuses the rows %j', (rows, error) => {
  const result = flush(batchTopK, { value_field: 'v', k: 1 }, rows);
  expect(result).toMatchObject({ kind: 'error', error });
});

test.each([
  [{}, declared('a: str', 'v: int?'), ['a: str', 'v: int', 'rank: int']],
  [{ include_rank: false }, declared('v: float'), ['v: float']],
  [{}, anyFields, ['rank: int', '…']],
])('batch_top_k with %j knows the fields that leave', (options, input, notations) => {
  expect(output(batchTopK, { value_field: 'v', k: 1, ...options }, input)).toEqual(notations);
});

test.each([
  ['w: int', ['FIELD_UNKNOWN value_field: no row that arrives has a field `v`']],
  ['v: bool', ['FIELD_NOT_NUMERIC value_field: `v` holds no numbers: its type is bool']],
  ['v: any', []],
])('batch_top_k checks its field, given %j', (notation, found) => {
  expect(problems(batchTopK, { value_field: 'v', k: 1 }, declared(notation))).toEqual(found);
});

test('batch_top_k names a field `rank` that would be overwritten', () => {
  const input = declared('v: int', 'rank: int');
  expect(problems(batchTopK, { value_field: 'v', k: 1 }, input)).toEqual([
    'FIELD_COLLISION include_rank: rows arrive with a field `rank`, and one of that name would be added',
  ]);
});

test.each([
  [{ k: 0 }, ['k: Too small: expected number to be >0']],
  [{ k: 1, order: 'up' }, ['order: Invalid option: expected one of "highest"|"lowest"']],
])('batch_top_k refuses %j', (options, messages) => {
  expect(refusals(batchTopK, { value_field: 'v', ...options })).toEqual(messages);
});
