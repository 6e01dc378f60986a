import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { batchStats } from '../../../plugins/batch/batch-stats.ts';
import type { BatchResult } from '../../../plugins/contract.ts';
import { unknownFields } from '../../../plugins/fields.ts';
import { anyFields, declared, notationsOf } from '../declared-fields.ts';
import { here, refusals, showProblem } from '../transforms/run-transform.ts';

function stats(values: readonly JsonValue[], options: object = {}): BatchResult {
  const flush = batchStats
    .bind({ value_field: 'v', ...options })
    .create({ input: unknownFields, ...here });
  return flush(values.map((v) => ({ v })));
}

test.each([
  {
    values: [1, 2, 3, 4],
    row: { count: 4, null_count: 0, sum: 10, mean: 2.5, min: 1, max: 4, stddev: Math.sqrt(5 / 3) },
  },
  { values: [5], row: { count: 1, null_count: 0, sum: 5, mean: 5, min: 5, max: 5, stddev: null } },
  {
    values: [1, null, 3],
    row: { count: 2, null_count: 1, sum: 4, mean: 2, min: 1, max: 3, stddev: Math.SQRT2 },
  },
  {
    values: [null],
    row: { count: 0, null_count: 1, sum: null, mean: null, min: null, max: null, stddev: null },
  },
  { values: [2, 2], row: { count: 2, null_count: 0, sum: 4, mean: 2, min: 2, max: 2, stddev: 0 } },
  {
    values: [-1, 1],
    row: { count: 2, null_count: 0, sum: 0, mean: 0, min: -1, max: 1, stddev: Math.SQRT2 },
  },
])('batch_stats of $values', ({ values, row }) => {
  expect(stats(values)).toEqual({ kind: 'rows', rows: [row] });
});

test.each([
  [[1, 1e100, 1, -1e100], 2],
  [Array.from({ length: 10 }, () => 0.1), 1],
  [[1e308, 1e308, -1e308], 1e308],
])('batch_stats sums %j exactly', (values, sum) => {
  expect(stats(values)).toMatchObject({ rows: [{ sum }] });
});

test('batch_stats gives the quantiles that are asked for, between neighbours', () => {
  const quantiles = [0, 0.25, 0.5, 0.999, 1];
  expect(stats([4, 1, 3, 2], { quantiles })).toMatchObject({
    rows: [{ p0: 1, p25: 1.75, p50: 2.5, p99_9: 3.997, p100: 4 }],
  });
  expect(stats([null], { quantiles: [0.5] })).toMatchObject({ rows: [{ p50: null }] });
});

test.each([
  [
    [1, 'x'],
    {
      reason: 'type_mismatch',
      message: '`v` is "x" in row 2 of the batch, not a number',
      field: 'v',
      expected: 'a number',
      found: '"x"',
    },
  ],
  [
    [true],
    {
      reason: 'type_mismatch',
      message: '`v` is true in row 1 of the batch, not a number',
      field: 'v',
      expected: 'a number',
      found: 'true',
    },
  ],
  [
    [1.7e308, 1.7e308],
    {
      reason: 'non_finite_result',
      message: 'the sum of `v` over 2 rows is too large for a number',
      field: 'v',
    },
  ],
])('batch_stats refuses %j', (values, error) => {
  expect(stats(values)).toEqual({ kind: 'error', error });
});

test('batch_stats refuses a row without the field', () => {
  const flush = batchStats
    .bind({ value_field: 'constructor' })
    .create({ input: unknownFields, ...here });
  expect(flush([{ v: 1 }])).toEqual({
    kind: 'error',
    error: {
      reason: 'missing_field',
      message: '`constructor` is missing in row 1 of the batch',
      field: 'constructor',
    },
  });
});

test('the order of the rows does not change the statistics much', () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2 });
  fc.assert(
    fc.property(numbers, (values) => {
      const there = stats(values);
      const back = stats(values.toReversed());
      if (there.kind !== 'rows' || back.kind !== 'rows') throw new Error('no rows came out');
      for (const name of ['count', 'min', 'max']) {
        expect(there.rows[0]?.[name]).toBe(back.rows[0]?.[name]);
      }
      expect(there.rows[0]?.['sum']).toBeCloseTo(Number(back.rows[0]?.['sum']), 8);
      expect(Number(there.rows[0]?.['stddev'])).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each([
  [
    declared('v: int'),
    [
      'count: int',
      'null_count: int',
      'sum: float',
      'mean: float',
      'min: int',
      'max: int',
      'stddev: float?',
      'p50: float',
    ],
  ],
  [
    declared('v: float?'),
    [
      'count: int',
      'null_count: int',
      'sum: float?',
      'mean: float?',
      'min: float?',
      'max: float?',
      'stddev: float?',
      'p50: float?',
    ],
  ],
  [
    anyFields,
    [
      'count: int',
      'null_count: int',
      'sum: float?',
      'mean: float?',
      'min: float?',
      'max: float?',
      'stddev: float?',
      'p50: float?',
    ],
  ],
])('batch_stats knows the fields that leave', (input, notations) => {
  const bound = batchStats.bind({ value_field: 'v', quantiles: [0.5] });
  expect(notationsOf(bound.outputFields(input))).toEqual(notations);
});

test('batch_stats names a value field that no row has', () => {
  expect(batchStats.bind({ value_field: 'v' }).check(declared('w: int')).map(showProblem)).toEqual([
    'FIELD_UNKNOWN value_field: no row that arrives has a field `v`',
  ]);
});

test.each([
  [{ quantiles: [1.5] }, ['quantiles.0: Too big: expected number to be <=1']],
  [{ quantiles: [0.5, 0.5] }, ['quantiles: names each quantile once']],
])('batch_stats refuses %j', (options, messages) => {
  expect(refusals(batchStats, { value_field: 'v', ...options })).toEqual(messages);
});
