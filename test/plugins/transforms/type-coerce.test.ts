import { expect, test } from 'vitest';

import { errorRow, oneRow } from '../../../plugins/contract.ts';
import { typeCoerce } from '../../../plugins/transforms/type-coerce.ts';
import { anyFields, declared } from '../declared-fields.ts';
import { output, problems, run } from './run-transform.ts';

test.each([
  ['42', 'int', 42],
  [' 42 ', 'int', 42],
  ['42.0', 'int', 42],
  [4, 'int', 4],
  [true, 'int', 1],
  ['4.2', 'float', 4.2],
  [4, 'float', 4],
  ['yes', 'bool', true],
  ['0', 'bool', false],
  [1, 'bool', true],
  [42, 'str', '42'],
  [4.5, 'str', '4.5'],
  [1e21, 'str', '1e+21'],
  [false, 'str', 'false'],
  ['x', 'str', 'x'],
  [' +4.20', 'decimal', '4.20'],
  [4.2, 'decimal', '4.2'],
  ['2012-01-01 01:00+01:00', 'datetime', '2012-01-01T00:00:00Z'],
])('type_coerce makes %j as %s %j', (v, to, out) => {
  expect(run(typeCoerce, { conversions: [{ field: 'v', to }] }, { v })).toEqual(oneRow({ v: out }));
});

test.each([
  ['4.2', 'int', '"4.2"'],
  [4.5, 'int', '4.5'],
  ['', 'int', '""'],
  ['9007199254740993', 'int', '"9007199254740993"'],
  ['nan', 'float', '"nan"'],
  ['3.14159265358979323846', 'float', '"3.14159265358979323846"'],
  ['maybe', 'bool', '"maybe"'],
  [2, 'bool', '2'],
  [null, 'int', 'null'],
  [null, 'str', 'null'],
  [[1], 'str', 'a list of 1'],
  ['4,2', 'decimal', '"4,2"'],
  ['03/04/2012', 'datetime', '"03/04/2012"'],
  [20120101, 'datetime', '20120101'],
  [{ a: 1 }, 'str', 'an object with 1 fields'],
])('type_coerce does not make %j %s', (v, to, found) => {
  expect(run(typeCoerce, { conversions: [{ field: 'v', to }] }, { v })).toEqual(
    errorRow({
      reason: 'conversion_failed',
      message: `\`v\`: ${found} cannot become ${to} without losing something`,
      field: 'v',
      expected: to,
      found,
    }),
  );
});

test('type_coerce keeps null where the field is declared optional', () => {
  const options = { conversions: [{ field: 'v', to: 'int' }] };
  expect(run(typeCoerce, options, { v: null }, declared('v: str?'))).toEqual(oneRow({ v: null }));
});

test('type_coerce refuses a row without the field', () => {
  const options = { conversions: [{ field: 'v', to: 'int' }] };
  expect(run(typeCoerce, options, { w: 1 })).toMatchObject({ error: { reason: 'missing_field' } });
});

test('type_coerce makes conversions in their order, on one field too', () => {
  const conversions = ['int', 'bool', 'str'].map((to) => ({ field: 'v', to }));
  expect(run(typeCoerce, { conversions }, { v: '1.0' })).toEqual(oneRow({ v: 'true' }));
});

const conversions = [
  { field: 'b', to: 'int' },
  { field: 'z', to: 'str' },
];

test('type_coerce changes the types of what leaves', () => {
  const input = { ...declared('a: str', 'b: str?'), open: true };
  expect(output(typeCoerce, { conversions }, input)).toEqual(['a: str', 'b: int?', 'z: str', '…']);
  expect(output(typeCoerce, { conversions }, anyFields)).toEqual(['b: int', 'z: str', '…']);
});

test('type_coerce names a field that no row has', () => {
  expect(problems(typeCoerce, { conversions }, declared('b: str'))).toEqual([
    'FIELD_UNKNOWN conversions.1.field: no row that arrives has a field `z`',
  ]);
});
