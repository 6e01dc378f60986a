import { expect, test } from 'vitest';

import { declared, declaredAmong } from '../declared-fields.ts';
import { compiled } from './run-expression.ts';

const fields = declaredAmong(
  'n: int',
  'x: float',
  's: str',
  'b: bool',
  'at: datetime',
  'maybe: float?',
);

test.each([
  ['row.x > 1', 'bool', 'bool'],
  ['row.b && !row.b', 'bool', 'bool'],
  ["row.s in ['a']", 'bool', 'bool'],
  ['row.b', 'bool', 'bool'],
  ['row.s', 'string', 'str'],
  ['row.at', 'string', 'datetime'],
  ["row.s + 'x'", 'string', 'str'],
  ["row.other + 'x'", 'string', 'str'],
  ["row.x > 1 ? 'a' : 'b'", 'string', 'str'],
  ["row.x > 1 ? 'a' : null", 'string', 'str?'],
  ["row.x > 1 ? 'a' : 1", 'unknown', 'any'],
  ['row.x > 1 ? 1 : 2.5', 'number', 'float'],
  ['row.n', 'number', 'int'],
  ['row.n * 2', 'number', 'int'],
  ['-row.n', 'number', 'int'],
  ['row.n * 2.0', 'number', 'float'],
  ['row.n + row.x', 'number', 'float'],
  ['row.other * 2', 'number', 'float'],
  ['row.other - row.another', 'number', 'float'],
  ['row.other + row.another', 'unknown', 'any'],
  ['row.maybe', 'number', 'float?'],
  ['row.maybe != null ? row.maybe : 0', 'number', 'float'],
  ['row.maybe == null ? 0.0 : row.b ? row.maybe : row.x', 'number', 'float'],
  ['row.maybe == null ? row.maybe : row.x', 'number', 'float?'],
  ['row.b ? row.maybe : row.x', 'number', 'float?'],
  ['row.other', 'unknown', 'any'],
  ['row.s.other', 'unknown', 'any'],
  ['size(row.s)', 'number', 'int'],
  ['dyn(row.s)', 'string', 'str'],
  ["row.s.split(',')", 'other', 'any'],
  ['[1, 2]', 'other', 'any'],
  ['null', 'other', 'any?'],
  ['row', 'other', 'any'],
])('%s is statically %s, as a field %s', (source, type, field) => {
  const expression = compiled(source, fields);
  const { result } = expression;
  expect([expression.type, result.type + (result.optional ? '?' : '')]).toEqual([type, field]);
});

test.each([
  ['row.b > 1 && row.a == row.b', ['row.b', 'row.a']],
  ["row['a b'] == row.c", ['row.a b', 'row.c']],
  ['has(row.customer.tier) && row.tags[0] == 1', ['row.customer.tier', 'row.tags']],
  ['row.tags.exists(tag, tag == row.a)', ['row.tags', 'row.a']],
  ['row[row.key]', ['row.key']],
  ['size(row) > 1', []],
])('%s reads %j', (source, names) => {
  expect(compiled(source).fields).toEqual(names);
});

const optional = declared('a: float?', 'b: float?', 'sure: float', 's: str?');

test.each([
  ['row.a > 1', ['row.a']],
  ['row.a * 2 > row.b + 1', ['row.a', 'row.b']],
  ['row.sure > 1', []],
  ['row.a == 1', []],
  ['row.a != null && row.a > 1', []],
  ['row.a > 1 && row.a != null', []],
  ['row.a == null || row.a > 1', []],
  ['row.a != null || row.a > 1', ['row.a']],
  ['row.a == null ? false : row.a > 1', []],
  ['row.a != null ? row.a > 1 : row.a < 1', ['row.a']],
  ['!(row.a == null) && row.a > 1', []],
  ['!(row.a == null || row.b == null) && row.a > row.b', []],
  ['(row.a != null && row.b != null) ? row.a > row.b : false', []],
  ['(row.a != null || row.b != null) ? row.a > row.b : false', ['row.a', 'row.b']],
  ['row.a == 5 && row.a > 1', []],
  ['has(row.a) && row.a > 1', ['row.a']],
  ["row.a != null && (row.b > 1 || row.s == 'x')", ['row.b']],
])('%s orders %j untested', (source, names) => {
  expect(compiled(source, optional).untestedOptionalFields).toEqual(names);
});
