import { expect, test } from 'vitest';

import { errorRow, oneRow } from '../../../plugins/contract.ts';
import { fieldMapper } from '../../../plugins/transforms/field-mapper.ts';
import { anyFields, declared, declaredAmong } from '../declared-fields.ts';
import { output, problems, refusals, run } from './run-transform.ts';

test.each([
  {
    title: 'renames in place',
    mapping: { b: 'x' },
    row: { a: 1, b: 2, c: 3 },
    out: { a: 1, x: 2, c: 3 },
  },
  { title: 'swaps', mapping: { a: 'b', b: 'a' }, row: { a: 1, b: 2 }, out: { b: 1, a: 2 } },
  { title: 'shifts along', mapping: { a: 'b', b: 'c' }, row: { a: 1, b: 2 }, out: { b: 1, c: 2 } },
  { title: 'passes over what is missing', mapping: { z: 'x' }, row: { a: 1 }, out: { a: 1 } },
  { title: 'keeps null', mapping: { a: 'x' }, row: { a: null }, out: { x: null } },
  {
    title: 'copies nested values to the end',
    mapping: { 'a.b': 'x' },
    row: { a: { b: 1 }, c: 2 },
    out: { a: { b: 1 }, c: 2, x: 1 },
  },
  {
    title: 'takes a dotted name as a name first',
    mapping: { 'a.b': 'x' },
    row: { 'a.b': 1, a: { b: 2 } },
    out: { x: 1, a: { b: 2 } },
  },
  {
    title: 'passes over a path that ends early',
    mapping: { 'a.b.c': 'x' },
    row: { a: { b: 1 } },
    out: { a: { b: 1 } },
  },
  { title: 'reads no index of a list', mapping: { 'a.0': 'x' }, row: { a: [1] }, out: { a: [1] } },
  {
    title: 'reads no inherited key',
    mapping: { 'a.constructor': 'x' },
    row: { a: {} },
    out: { a: {} },
  },
  { title: 'maps a field to itself', mapping: { a: 'a' }, row: { a: 1 }, out: { a: 1 } },
])('field_mapper $title', ({ mapping, row, out }) => {
  const result = run(fieldMapper, { mapping }, row);
  expect(result).toEqual(oneRow(out));
  expect(result.kind === 'row' && Object.keys(result.row)).toEqual(Object.keys(out));
});

test('field_mapper with select_only keeps the mapped fields, in the order of the mapping', () => {
  const options = { mapping: { c: 'third', 'a.b': 'nested', z: 'missing' }, select_only: true };
  const result = run(fieldMapper, options, { a: { b: 1 }, b: 2, c: 3 });
  expect(JSON.stringify(result)).toBe('{"kind":"row","row":{"third":3,"nested":1}}');
});

test.each([
  {
    title: 'a missing field',
    mapping: { wnid: 'x' },
    message: '`wnid` is missing; did you mean `wind`?',
  },
  { title: 'a missing path', mapping: { 'a.b': 'x' }, message: '`a.b` is missing' },
])('strict field_mapper refuses $title', ({ mapping, message }) => {
  const [field] = Object.keys(mapping);
  const result = run(fieldMapper, { mapping, strict: true }, { wind: 1, a: 2 });
  expect(result).toEqual(
    errorRow({ reason: 'missing_field', message, field: field!, found: '`wind`, `a`' }),
  );
});

test.each([
  {
    title: 'an existing field',
    mapping: { a: 'b' },
    message: '`a` would become `b`, and the row has a field of that name',
  },
  {
    title: 'a nested value over a field',
    mapping: { 'o.x': 'b' },
    message: '`o.x` would become `b`, and the row has a field of that name',
  },
  { title: 'two sources', mapping: { a: 'x', b: 'x' }, message: '`a` and `b` would become `x`' },
])('field_mapper overwrites nothing: $title', ({ mapping, message }) => {
  const result = run(fieldMapper, { mapping }, { a: 1, b: 2, o: { x: 3 } });
  const field = Object.values(mapping)[0]!;
  expect(result).toEqual(errorRow({ reason: 'field_collision', message, field }));
});

test('field_mapper takes one of two sources when a row has only that', () => {
  const mapping = { phone: 'number', tel: 'number' };
  expect(run(fieldMapper, { mapping }, { tel: '1' })).toEqual(oneRow({ number: '1' }));
});

const input = declared('a: int', 'b: str?', 'c: any');

test.each([
  [{ mapping: { b: 'x' } }, input, ['a: int', 'x: str?', 'c: any']],
  [{ mapping: { a: 'b', b: 'a' } }, input, ['b: int', 'a: str?', 'c: any']],
  [{ mapping: { 'c.name': 'x' } }, input, ['a: int', 'b: str?', 'c: any', 'x: any?']],
  [{ mapping: { 'c.name': 'x' }, strict: true }, input, ['a: int', 'b: str?', 'c: any', 'x: any']],
  [{ mapping: { z: 'x' } }, input, ['a: int', 'b: str?', 'c: any']],
  [{ mapping: { c: 'x', a: 'y' }, select_only: true }, input, ['x: any', 'y: int']],
  [{ mapping: { z: 'x' } }, anyFields, ['x: any?', '…']],
  [{ mapping: { z: 'x' }, strict: true }, anyFields, ['x: any', '…']],
  [{ mapping: { z: 'x' }, select_only: true }, declaredAmong('a: int'), ['x: any?']],
  // A row without `b` can have an undeclared `x` of its own, or a `b` in the object `a`.
  [{ mapping: { b: 'x' } }, declaredAmong('b: str?'), ['x: any?', '…']],
  [{ mapping: { b: 'x' }, select_only: true }, declaredAmong('b: str?'), ['x: str?']],
  [{ mapping: { 'a.b': 'x' } }, declared('a.b: str?', 'a: any'), ['x: any?', 'a: any']],
  [{ mapping: { 'a.b': 'x' } }, declared('a.b: str?'), ['x: str?']],
])('field_mapper %j knows what leaves', (options, fields, notations) => {
  expect(output(fieldMapper, options, fields)).toEqual(notations);
});

test.each([
  [
    { mapping: { bb: 'x' }, strict: true },
    ['FIELD_UNKNOWN mapping.bb: no row that arrives has a field `bb`'],
  ],
  [{ mapping: { bb: 'x' } }, ['(FIELD_UNKNOWN mapping.bb: no row that arrives has a field `bb`)']],
  [{ mapping: { 'c.x': 'x' } }, []],
  [
    { mapping: { a: 'b' } },
    ['FIELD_COLLISION mapping.a: `a` cannot become `b`: a field of that name arrives and stays'],
  ],
  [{ mapping: { a: 'b', b: 'z' } }, []],
  [{ mapping: { a: 'b' }, select_only: true }, []],
  [
    { mapping: { a: 'z', b: 'z' } },
    ['FIELD_COLLISION mapping.b: `b` cannot become `z`: `a` gets it too'],
  ],
])('field_mapper checks %j', (options, found) => {
  expect(problems(fieldMapper, options, input)).toEqual(found);
});

test.each([
  [{}, ['mapping: Invalid input: expected record, received undefined']],
  [{ mapping: {} }, ['mapping: names at least one field']],
  [
    { mapping: JSON.parse('{"__proto__": "x"}') as unknown },
    ['mapping: `__proto__` cannot be a key here'],
  ],
  [{ mapping: { a: 'b' }, selectonly: true }, [': Unrecognized key: "selectonly"']],
])('field_mapper refuses %j', (options, messages) => {
  expect(refusals(fieldMapper, options)).toEqual(messages);
});
