import { expect, test } from 'vitest';

import { declared } from '../declared-fields.ts';
import { rejection } from './run-expression.ts';

test.each([
  ['', '1: the expression is empty'],
  ['row.a >', '8: the expression ends too early'],
  ['(row.a', '7: the expression ends too early'],
  ['row.a > )', '9: unexpected token: `)`'],
  ['row.a = 1', '7: `=` is written `==`'],
  ['row.a and row.b', '7: `and` is written `&&`'],
  ['row.a or row.b', '7: `or` is written `||`'],
  ['not row.a', '5: `not` is written `!`'],
  ["'a' if row.b else 'c'", '5: `a if c else b` is written `c ? a : b`'],
  ['row.a == True', '10: `True` is not known; did you mean `true`?'],
  ['row.a == None', '10: `None` is not known; did you mean `null`?'],
  ["row.a == 'x", '10: unterminated string'],
  ['wind > 1', '1: `wind` is not known; an expression reads `row`, for example `row.wind`'],
  ['Row.wind > 1', '1: `Row` is not known; did you mean `row`?'],
  [
    'google.protobuf',
    '1: `google` is not known; an expression reads `row`, for example `row.google`',
  ],
  [
    'row.a.foo()',
    '7: there is no function `foo`; the functions are all, exists, exists_one, filter, map, join, size, split, contains, endsWith, indexOf, lastIndexOf, lowerAscii, matches, startsWith, substring, trim, upperAscii, getDate, getDayOfMonth, getDayOfWeek, getFullYear, getHours, getMilliseconds, getMinutes, getMonth, getSeconds',
  ],
  ["row.a.startWith('x')", '7: there is no function `startWith`; did you mean `startsWith`?'],
  [
    'len(row.a)',
    '1: there is no function `len`; the functions are bool, double, duration, dyn, has, int, size, string, timestamp, type',
  ],
  ["row.a.matches('(')", '15: bad pattern: missing closing ): `(`'],
  ["row.a.matches('(?=a)')", '15: bad pattern: invalid or unsupported Perl syntax: `(?=`'],
  ["'a' + 1", '1: no such overload: string + int'],
  ["b'x' == row.a", '1: bytes are not available: no row can hold them'],
  ['5u == row.a', '1: unsigned ints are not available: no row can hold them'],
  [
    'timestamp(row.t)',
    '1: a row cannot hold a time; compare it, or make a text of it with `string(…)`',
  ],
  [
    "timestamp(row.t).getHours('Europe/Berlin') > 1",
    '18: `getHours` takes no zone here: the result would depend on the machine',
  ],
  [
    'has(row["a b"])',
    '1: `has` takes one path like `row.field`; for other names write `"name" in row`',
  ],
  ["row.a == '\ud800'", '-: there is half a character in it'],
  [
    '{"constructor": 1}',
    '2: the keys of a map are written out, and are not `__proto__` or `constructor`',
  ],
  ['{row.a: 1}', '2: the keys of a map are written out, and are not `__proto__` or `constructor`'],
  ['row.tags.map(row, 1)', '1: `row` is taken; use another name'],
  ['row.a ==\n  ]', '3: unexpected token: `]` (line 2 of the expression)'],
])('%s does not compile', (source, message) => {
  expect(rejection(source)).toBe(message);
});

const weather = declared('station: str', 'wind: float', 'wind speed: float');

test.each([
  ['wind > 1', '1: `wind` is not known; did you mean `row.wind`?'],
  ['row.wnd > 1', '5: `row` has no field `wnd`; did you mean `row.wind`?'],
  ['row["wind sped"] > 1', '1: `row` has no field `wind sped`; did you mean `row["wind speed"]`?'],
  ['has(row.rain)', '9: `row` has no field `rain`; the fields are `station`, `wind`, `wind speed`'],
  [
    'row.constructor == 1',
    '5: `row` has no field `constructor`; the fields are `station`, `wind`, `wind speed`',
  ],
])('%s does not compile when the fields are known', (source, message) => {
  expect(rejection(source, weather)).toBe(message);
});

test('nesting without end is refused, not a crash', () => {
  expect(rejection(`${'('.repeat(5000)}1${')'.repeat(5000)}`)).toMatch(/maxDepth|too deeply/);
  expect(rejection(`row.a ${'+ 1'.repeat(19_000)}`)).toMatch(/maxAstNodes|too deeply/);
});
