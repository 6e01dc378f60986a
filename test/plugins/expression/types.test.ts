import { expect, test } from 'vitest';

import { compileExpression } from '../../../plugins/cel/compile-expression.ts';
import type { FieldSpec } from '../../../plugins/fields.ts';

const fields = new Map<string, FieldSpec>([
  ['text', { type: 'str', optional: false }],
  ['maybe', { type: 'str', optional: true }],
  ['money', { type: 'decimal', optional: false }],
  ['count', { type: 'int', optional: false }],
  ['wind', { type: 'float', optional: false }],
  ['flag', { type: 'bool', optional: false }],
  ['free', { type: 'any', optional: false }],
]);

const messageOf = (source: string) => {
  const compiled = compileExpression(source, { row: { fields, open: true } });
  return compiled.ok ? 'compiles' : compiled.message;
};

test('a text field compared with a number is refused where it is written, with what to do', () => {
  expect(
    compileExpression('row.wind > 1.0 && row.text >= 32.7', { row: { fields, open: false } }),
  ).toEqual({
    ok: false,
    column: 19,
    message:
      '`row.text` is text and `32.7` is a number, which can never be compared; declare the field `float` or `int` in the schema of the source, or write `double(…)`',
  });
});

test.each([
  'row.text > 5',
  'row.maybe > 5',
  'row.money < 10.0',
  '5 == row.text',
  "row.flag == 'true'",
  "row.count != '3'",
  'row.text * 2.0',
  'row.text + 1',
  'row.text - row.text',
  'row.flag + 1',
  'row.wind >= 1.0 ? row.text > 2 : row.flag',
])('%s can succeed on no row and does not compile', (source) => {
  expect(messageOf(source)).toContain('which can never be');
});

test.each([
  "row.text > 'm'",
  'row.text == null',
  'row.maybe != null && row.maybe > "a"',
  'double(row.text) > 5.0',
  'row.count > 1.5',
  'row.count * row.wind > 2',
  'row.free > 5',
  "row.free == 'a' || row.unknown > 3",
  'row.text + row.text == "aa"',
  'row.flag == true',
  "row.money == '1.10'",
  'timestamp(row.text) > timestamp("2026-01-01T00:00:00Z")',
])('%s compiles', (source) => {
  expect(messageOf(source)).toBe('compiles');
});
