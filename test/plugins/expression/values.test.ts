import { expect, test } from 'vitest';

import type { JsonValue, RowData } from '../../../landscape/model/json.ts';
import { compileExpression } from '../../../plugins/cel/compile-expression.ts';
import { unknownFields } from '../../../plugins/fields.ts';
import { declared } from '../declared-fields.ts';
import { evaluate } from './run-expression.ts';

type Case = readonly [expression: string, row: RowData, value: JsonValue];

const ok = (value: JsonValue) => ({ ok: true, value });

const numbers: readonly Case[] = [
  ['row.price * 2', { price: 1.5 }, 3],
  ['2 * row.price', { price: 1.5 }, 3],
  ['row.price + 1', { price: 0.5 }, 1.5],
  ['1 - row.price', { price: 0.5 }, 0.5],
  ['row.price / 4', { price: 6 }, 1.5],
  ['row.price % 4', { price: 7.5 }, 3.5],
  ['7 % row.price', { price: 2.5 }, 2],
  ['row.a % row.b', { a: -7.5, b: 2 }, -1.5],
  ['7 / 2', {}, 3],
  ['-7 / 2', {}, -3],
  ['-7 % 2', {}, -1],
  ['7 / 2.0', {}, 3.5],
  ['-row.a', { a: 0 }, 0],
  ['row.a == 1', { a: 1 }, true],
  ['1 == row.a', { a: 1.5 }, false],
  ['1 == 1.0', {}, true],
  ['1 != 1.5', {}, true],
  ['row.a * 2.0 == 4', { a: 2 }, true],
  ['row.a > 1.5 && row.a < 3', { a: 2 }, true],
  ['row.a ? 1 : 2.5', { a: false }, 2.5],
  ['int(row.a)', { a: 2.9 }, 2],
  ['int(row.a)', { a: '-42' }, -42],
  ['double(row.a)', { a: '1e3' }, 1000],
  ['0.1 + 0.2', {}, 0.1 + 0.2],
];

const intFields = declared('n: int', 'm: int', 'x: float', 'note: str?', 'k: int?');

const declaredInts: readonly Case[] = [
  ['row.n / 2', { n: 7 }, 3],
  ['row.n % -3', { n: 7 }, 1],
  ['row.x / 2', { x: 7 }, 3.5],
  ['row.n > 1.5', { n: 2 }, true],
  ['row.n == 2.0', { n: 2 }, true],
  ['row.n * 1.5', { n: 3 }, 4.5],
  ['row.n + row.x', { n: 1, x: 0.5 }, 1.5],
  ['row.n / row.m', { n: -7, m: 2 }, -3],
  ['row.n * row.m', { n: 9007199254740991, m: 1 }, 9007199254740991],
  ['row.k == null ? 0 : row.k + 1', { k: null }, 0],
  ['row.k == null ? 0 : row.k + 1', { k: 1 }, 2],
  ['row["n"] / 2', { n: 7 }, 3],
  ['size(row)', { n: 1, m: 2 }, 2],
  ['row', { n: 1, x: 0.5 }, { n: 1, x: 0.5 }],
];

const nullsAndPresence: readonly Case[] = [
  ['row.a == null', { a: null }, true],
  ['null == row.a', { a: 1 }, false],
  ['row.a != null', { a: '' }, true],
  ['row.a == 5', { a: null }, false],
  ['row.a == "x"', { a: 5 }, false],
  ['has(row.a)', {}, false],
  ['has(row.a)', { a: null }, true],
  ['has(row.a) && row.a != null && row.a > 1', {}, false],
  ['row.a != null && row.a > 1', { a: null }, false],
  ['row.a > 1 && row.a != null', { a: null }, false],
  ['row.a == null || row.a > 1', { a: null }, true],
  ['"a" in row', { a: null }, true],
  ['"b" in row', { a: 1 }, false],
  ['row.a ? "x" : null', { a: false }, null],
];

const texts: readonly Case[] = [
  ["row.a + '!'", { a: 'hi' }, 'hi!'],
  ["row.a.contains('ell')", { a: 'hello' }, true],
  ["row.a.startsWith('he') && row.a.endsWith('lo')", { a: 'hello' }, true],
  ['size(row.a)', { a: '😀é' }, 2],
  ['row.a.size()', { a: '' }, 0],
  ["row.a.matches('^[a-z]+$')", { a: 'hello' }, true],
  ["row.a.matches('^é.$')", { a: 'é😀' }, true],
  ['row.a.matches(row.b)', { a: 'hello', b: 'l{2}' }, true],
  ["row.a < 'b'", { a: 'a' }, true],
  ['row.a.lowerAscii()', { a: 'ÄB' }, 'Äb'],
  ['row.a.upperAscii()', { a: 'äb' }, 'äB'],
  ['row.a.trim()', { a: ' x ' }, 'x'],
  ['row.a.substring(1)', { a: '😀bc' }, 'bc'],
  ['row.a.substring(0, 1)', { a: '😀bc' }, '😀'],
  ["row.a.indexOf('c')", { a: '😀bc' }, 2],
  ["row.a.indexOf('x')", { a: 'abc' }, -1],
  ["row.a.lastIndexOf('b')", { a: '😀bcb' }, 3],
  ["row.a.split('')", { a: 'a😀' }, ['a', '😀']],
  ["row.a.split(',', 2)", { a: 'a,b,c' }, ['a', 'b,c']],
  ["row.a.split(',').join('-')", { a: 'a,b' }, 'a-b'],
  ['string(row.a)', { a: 1.5 }, '1.5'],
  ['string(row.a)', { a: true }, 'true'],
  ["bool('true')", {}, true],
];

const structures: readonly Case[] = [
  ['row.tags[1]', { tags: ['a', 'b'] }, 'b'],
  ["'b' in row.tags", { tags: [1, 'b', null] }, true],
  ['row.a in [1, 2.5]', { a: 1 }, true],
  ["row.a in ['x', 1, null]", { a: null }, true],
  ['row.a in row.tags', { a: 'b', tags: [] }, false],
  ['size(row.tags)', { tags: [1, 2] }, 2],
  ['row.customer.tier', { customer: { tier: 'gold' } }, 'gold'],
  ['row.customer["tier"]', { customer: { tier: 'gold' } }, 'gold'],
  ['row["customer tier"]', { 'customer tier': 'gold' }, 'gold'],
  ['row[row.name]', { name: 'x', x: 1 }, 1],
  ['has(row.customer.tier)', { customer: {} }, false],
  ['row.customer', { customer: { a: [1, { b: null }] } }, { a: [1, { b: null }] }],
  ['row.tags + ["c"]', { tags: ['a', 1] }, ['a', 1, 'c']],
  ['row.a == [1, 2]', { a: [1, 2] }, true],
  ['row.a == {"x": 1}', { a: { x: 1 } }, true],
  ['{"total": row.a, "of": [row.a]}', { a: 1 }, { total: 1, of: [1] }],
  ['row.tags.exists(tag, tag == "b")', { tags: ['a', 'b'] }, true],
  ['row.tags.all(tag, size(tag) == 1)', { tags: ['a', 'b'] }, true],
  ['row.items.filter(item, item.n > 1).map(item, item.n)', { items: [{ n: 1 }, { n: 2 }] }, [2]],
  ['row.items.exists_one(item, item == 1)', { items: [1, 2] }, true],
  ['type(row.a) == string', { a: 'x' }, true],
  ['type(row.a) == double', { a: 1 }, true],
];

const times: readonly Case[] = [
  ["timestamp(row.t) < timestamp('2024-03-01T00:00:00Z')", { t: '2024-02-29T23:59:59.5Z' }, true],
  [
    "timestamp(row.t) == timestamp('2024-01-01T00:00:00Z')",
    { t: '2024-01-01T01:00:00+01:00' },
    true,
  ],
  [
    "timestamp(row.b) - timestamp(row.a) > duration('1h')",
    { a: '2024-01-01T00:00:00Z', b: '2024-01-01T02:00:00Z' },
    true,
  ],
  ['timestamp(row.t).getFullYear()', { t: '2024-12-31T23:00:00-05:00' }, 2025],
  [
    "string(timestamp(row.t) + duration('90s'))",
    { t: '2024-01-01T00:00:00Z' },
    '2024-01-01T00:01:30.000Z',
  ],
];

test.each([...numbers, ...nullsAndPresence, ...texts, ...structures, ...times])(
  '%s of %j is %j',
  (expression, row, value) => {
    expect(evaluate(expression, row)).toEqual(ok(value));
  },
);

test.each(declaredInts)('with declared ints, %s of %j is %j', (expression, row, value) => {
  expect(evaluate(expression, row, intFields)).toEqual(ok(value));
});

test('an expression reads as many roots as it is given', () => {
  const compiled = compileExpression('batch.count / 2 >= 5 && row.x > batch.age_seconds', {
    row: unknownFields,
    batch: declared('count: int', 'age_seconds: float'),
  });
  const given = { row: { x: 6.5 }, batch: { count: 11, age_seconds: 6 } };
  expect(compiled.ok && compiled.expression.evaluate(given)).toEqual(ok(true));
});

test('labels come out of nested conditions', () => {
  const severity = "row.wind >= 32.7 ? 'emergency' : row.wind >= 17.2 ? 'warning' : 'normal'";
  const labels = [40, 20, 1].map((wind) => evaluate(severity, { wind }));
  expect(labels).toEqual([ok('emergency'), ok('warning'), ok('normal')]);
});
