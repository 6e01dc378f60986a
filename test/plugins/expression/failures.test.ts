import { expect, test } from 'vitest';

import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { RowData } from '../../../landscape/model/json.ts';
import { declared } from '../declared-fields.ts';
import { evaluate } from './run-expression.ts';

function failure(expression: string, row: RowData, ...notations: readonly string[]): ErrorRecord {
  const result = evaluate(
    expression,
    row,
    notations.length === 0 ? undefined : declared(...notations),
  );
  if (result.ok) throw new Error(`${expression} gives ${JSON.stringify(result.value)}`);
  return result.error;
}

test.each([
  ['row.wind > 5', { wind: null }, '`row.wind > 5` does not work on these values: row.wind = null'],
  ['row.wind > 5', { wind: 'x' }, '`row.wind > 5` does not work on these values: row.wind = "x"'],
  ['row.wind > 5', {}, '`row.wind` is missing'],
  ['row.wind > 5', { wnid: 1 }, '`row.wind` is missing; did you mean `row.wnid`?'],
  ["row.a + 'm'", { a: 1 }, "`row.a + 'm'` does not work on these values: row.a = 1"],
  ['row.a ? 1 : 2', { a: 'yes' }, '`row.a` decides and is neither true nor false: row.a = "yes"'],
  ['!row.a', { a: 1 }, '`!row.a` does not work on these values: row.a = 1'],
  ['row.a.b', { a: null }, '`row.a.b` is not there: row.a = null'],
  ['row.a.b', { a: 'x' }, '`row.a.b` is not there: row.a = "x"'],
  ['row.a.length', { a: [1] }, '`row.a.length` is not there: row.a = [1]'],
  ['has(row.a.b)', {}, '`row.a` is missing'],
  ['size(row.a)', { a: 1 }, '`size(row.a)` does not work on these values: row.a = 1'],
  ['int(row.a)', { a: '' }, '`int(row.a)`: "" is not an int: row.a = ""'],
  ['int(row.a)', { a: '0b1' }, '`int(row.a)`: "0b1" is not an int: row.a = "0b1"'],
  ['double(row.a)', { a: 'nan' }, '`double(row.a)`: "nan" is not a number: row.a = "nan"'],
  ['double(row.a)', { a: '1e999' }, '`double(row.a)`: "1e999" is not a number: row.a = "1e999"'],
  [
    'row.a.matches(row.b)',
    { a: 'x', b: '(' },
    '`row.a.matches(row.b)`: bad pattern: missing closing ): `(`: row.a = "x", row.b = "("',
  ],
  [
    "timestamp(row.t) > timestamp('2024-01-01T00:00:00Z')",
    { t: '2024-01-01T00:00:00' },
    '`timestamp(row.t)`: "2024-01-01T00:00:00" is not a time like 2024-01-15T14:30:45Z: row.t = "2024-01-01T00:00:00"',
  ],
  [
    "timestamp(row.t) > timestamp('2024-01-01T00:00:00Z')",
    { t: '2023-02-29T00:00:00Z' },
    '`timestamp(row.t)`: "2023-02-29T00:00:00Z" is not a time like 2024-01-15T14:30:45Z: row.t = "2023-02-29T00:00:00Z"',
  ],
])('%s of %j fails with the values it had', (expression, row, message) => {
  expect(failure(expression, row)).toMatchObject({ reason: 'expression_failed', message });
});

test.each([
  ['row.a / 0', { a: 1 }, '`row.a / 0` is not a finite number: row.a = 1'],
  [
    'row.a / row.b > 5',
    { a: 1, b: 0 },
    '`row.a / row.b` is not a finite number: row.a = 1, row.b = 0',
  ],
  ['row.a % 0', { a: 1 }, '`row.a % 0` is not a finite number: row.a = 1'],
  ['row.a * 1e308 > 1.0', { a: 10 }, '`row.a * 1e308` is not a finite number: row.a = 10'],
  ['1.5 / 0.0 > row.a', { a: 1 }, '`1.5 / 0.0` is not a finite number'],
  ['row.l.map(x, x / 0.0)[0] > 1', { l: [1] }, '`x / 0.0` is not a finite number'],
])('%s of %j is no finite number', (expression, row, message) => {
  expect(failure(expression, row)).toMatchObject({ reason: 'non_finite_result', message });
});

test('dividing a declared int by zero has the same reason', () => {
  expect(failure('row.n / row.m', { n: 7, m: 0 }, 'n: int', 'm: int')).toEqual({
    reason: 'non_finite_result',
    message: '`row.n / row.m` divides by zero: row.n = 7, row.m = 0',
  });
});

test('an int beyond ±(2^53 − 1) is an error, not a rounded number', () => {
  expect(failure('row.n * 2', { n: 9007199254740991 }, 'n: int')).toEqual({
    reason: 'expression_failed',
    message:
      '`row.n * 2`: the result 18014398509481982 is beyond ±(2^53 − 1): row.n = 9007199254740991',
    field: 'n',
  });
});

test('an int beyond 64 bits is an error on the way too', () => {
  expect(
    failure('row.n * 9007199254740991 * 9007199254740991 > 0', { n: 2 }, 'n: int').message,
  ).toMatch(/integer overflow/);
});

test('a field that is declared int and holds none is an error', () => {
  expect(failure('row.n > 1', { n: 1.5 }, 'n: int').message).toBe(
    '`row.n > 1`: `n` is declared int but is 1.5: row.n = 1.5',
  );
});

test('an error names the field when one field is to blame', () => {
  expect(failure('row.ok && row.wind > 5', { ok: true, wind: null }).field).toBe('wind');
});

test('an operand of && that is no bool is reported with all values', () => {
  expect(failure('row.a && row.b', { a: true, b: 'x' }).message).toBe(
    '`row.a && row.b` combines what is neither true nor false: row.a = true, row.b = "x"',
  );
});

test('a result that no row can hold is an error', () => {
  expect(failure('type(row.a)', { a: 1 }).message).toBe(
    '`type(row.a)`: the result is a Type, which a row cannot hold: row.a = 1',
  );
});

test('messages stay short however long the values are', () => {
  const long = 'x'.repeat(10_000);
  const { message } = failure(`row.a + row.b + ${'row.a + '.repeat(50)}1`, { a: long, b: long });
  expect(message.length).toBeLessThanOrEqual(300);
  expect(failure('row.a > 1', { a: `${'x'.repeat(57)}😀😀` }).message.isWellFormed()).toBe(true);
});
