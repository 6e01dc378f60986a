import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { rowOf, type JsonValue } from '../../../landscape/model/json.ts';
import { batchStats } from '../../../plugins/batch/batch-stats.ts';
import type { BatchResult } from '../../../plugins/contract.ts';
import { anyFields, declared } from '../declared-fields.ts';
import { hostileNames } from '../hostile-names.ts';
import { refusals } from '../transforms/run-transform.ts';
import { flush, output, problems } from './run-batch.ts';

const statistics = ['count', 'null_count', 'sum', 'mean', 'min', 'max', 'stddev'];

function stats(values: readonly JsonValue[], options: object = {}): BatchResult {
  return flush(
    batchStats,
    { value_field: 'v', ...options },
    values.map((v) => ({ v })),
  );
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
  expect(flush(batchStats, { value_field: 'constructor' }, [{ v: 1 }])).toEqual({
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
  expect(output(batchStats, { value_field: 'v', quantiles: [0.5] }, input)).toEqual(notations);
});

test.each([
  ['w: int', 'FIELD_UNKNOWN value_field: no row that arrives has a field `v`'],
  ['v: str?', 'FIELD_NOT_NUMERIC value_field: `v` holds no numbers: its type is str'],
])('batch_stats refuses a value field that holds no numbers, given %j', (notation, problem) => {
  expect(problems(batchStats, { value_field: 'v' }, declared(notation))).toEqual([problem]);
});

test('batch_stats says of which group its statistics are, in fields before them', () => {
  const rows = [
    { v: 1, station: 'A', year: null, other: 1 },
    { v: 3, station: 'A', year: null, other: 2 },
  ];
  const result = flush(batchStats, { value_field: 'v' }, rows, ['station', 'year']);
  expect(result).toMatchObject({ rows: [{ station: 'A', year: null, count: 2, sum: 4 }] });
  expect(result.kind === 'rows' && Object.keys(result.rows[0] ?? {})).toEqual([
    'station',
    'year',
    ...statistics,
  ]);
});

test('batch_stats knows the fields of the group that leave', () => {
  const input = { ...declared('v: int', 'a: str?', 'b: any?', 'c: bool'), open: true };
  const leaving = output(batchStats, { value_field: 'v' }, input, ['b', 'a', 'unknown']);
  expect(leaving.slice(0, 3)).toEqual(['b: any', 'a: str?', 'unknown: any']);
  expect(leaving).toHaveLength(3 + statistics.length);
});

test.each(hostileNames)('batch_stats takes %j as the name of a group', (name) => {
  const row = rowOf([
    [name, 'A'],
    ['the value', 1],
  ]);
  const result = flush(batchStats, { value_field: 'the value' }, [row], [name]);
  expect(result.kind === 'rows' && Object.entries(result.rows[0] ?? {})).toContainEqual([
    name,
    'A',
  ]);
});

test('batch_stats refuses a group of the name of a statistic', () => {
  const options = { value_field: 'v', quantiles: [0.5] };
  const found = problems(batchStats, options, anyFields, ['station', 'count', 'p50', 'p90']);
  expect(found).toEqual(
    ['count', 'p50'].map(
      (name) =>
        `FIELD_COLLISION : \`${name}\` is a field of \`group_by\` and a statistic: no row can have both`,
    ),
  );
});

test.each([
  [{ quantiles: [1.5] }, ['quantiles.0: Too big: expected number to be <=1']],
  [{ quantiles: [0.5, 0.5] }, ['quantiles: names each quantile once']],
])('batch_stats refuses %j', (options, messages) => {
  expect(refusals(batchStats, { value_field: 'v', ...options })).toEqual(messages);
});

test('batch_stats lets members go on with the statistics behind their fields', () => {
  const rows = [
    { id: 7, v: 1 },
    { id: 8, v: null },
    { id: 9, v: 3 },
  ];
  const result = flush(batchStats, { value_field: 'v' }, rows, ['station'], 'passthrough');
  const batch = {
    batch_count: 2,
    batch_null_count: 1,
    batch_sum: 4,
    batch_mean: 2,
    batch_min: 1,
    batch_max: 3,
    batch_stddev: Math.SQRT2,
  };
  expect(result).toEqual({ kind: 'rows', rows: rows.map((row) => ({ ...row, ...batch })) });
});

test('batch_stats names statistics as it is told, in either mode', () => {
  const options = { value_field: 'v', prefix: 'all_' };
  const transformed = flush(batchStats, options, [{ v: 1 }]);
  const passed = flush(batchStats, options, [{ v: 1 }], [], 'passthrough');
  const names = statistics.map((name) => `all_${name}`);
  expect(transformed.kind === 'rows' && Object.keys(transformed.rows[0]!)).toEqual(names);
  expect(passed.kind === 'rows' && Object.keys(passed.rows[0]!)).toEqual(['v', ...names]);
  expect(problems(batchStats, options, anyFields, ['count'])).toEqual([]);
});

test('batch_stats knows the fields with which members go on', () => {
  const input = { ...declared('v: any', 'id: int'), open: true };
  expect(output(batchStats, { value_field: 'v' }, input, [], 'passthrough')).toEqual([
    'v: any',
    'id: int',
    'batch_count: int',
    'batch_null_count: int',
    'batch_sum: float?',
    'batch_mean: float?',
    'batch_min: float?',
    'batch_max: float?',
    'batch_stddev: float?',
    '…',
  ]);
});

test('batch_stats overwrites no field of a member', () => {
  const options = { value_field: 'v', prefix: '' };
  const input = declared('v: int', 'count: int');
  expect(problems(batchStats, options, input, [], 'passthrough')).toEqual([
    'FIELD_COLLISION prefix: rows arrive with a field `count`, and one of that name would be added',
  ]);
  const rows = [{ v: 1 }, { v: 2, batch_sum: 3 }];
  expect(flush(batchStats, { value_field: 'v' }, rows, [], 'passthrough')).toEqual({
    kind: 'error',
    error: {
      reason: 'field_collision',
      message: '`batch_sum` would be added, and the row has a field of that name',
      field: 'batch_sum',
    },
  });
});
