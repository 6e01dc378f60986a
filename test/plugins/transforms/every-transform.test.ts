import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { getField, rowOf } from '../../../landscape/model/json.ts';
import { fieldPath } from '../../../plugins/cel/field-path.ts';
import type { TransformPlugin } from '../../../plugins/contract.ts';
import { fieldMapper } from '../../../plugins/transforms/field-mapper.ts';
import { keywordFilter } from '../../../plugins/transforms/keyword-filter.ts';
import { passthrough } from '../../../plugins/transforms/passthrough.ts';
import { truncate } from '../../../plugins/transforms/truncate.ts';
import { typeCoerce } from '../../../plugins/transforms/type-coerce.ts';
import { valueTransform } from '../../../plugins/transforms/value-transform.ts';
import { declared, notationsOf } from '../declared-fields.ts';
import { hostileNames } from '../hostile-names.ts';
import { anyRow, frozen } from '../json-values.ts';
import { output, run } from './run-transform.ts';

const inherited = Object.getOwnPropertyNames(Object.prototype);

/** Every transform, working on a field of this name as far as its options can name it. */
function casesFor(name: string): readonly (readonly [TransformPlugin, options: unknown])[] {
  const path = fieldPath('row', name);
  const isKey = name !== '__proto__';
  return [
    [passthrough, {}],
    [fieldMapper, { mapping: { left: name } }],
    [fieldMapper, { mapping: isKey ? { [name]: 'moved' } : { left: 'moved' } }],
    [truncate, { fields: isKey ? { [name]: 100 } : { left: 100 }, strict: true }],
    [keywordFilter, { fields: [name], blocked_patterns: ['never'] }],
    [typeCoerce, { conversions: [{ field: name, to: 'str' }] }],
    [valueTransform, { operations: [{ target: name, expression: `${path} + '!'` }] }],
  ];
}

test.each(hostileNames)('a field named %j goes through every transform as data', (name) => {
  for (const [plugin, options] of casesFor(name)) {
    const makesIt = JSON.stringify(options).includes('"left":');
    const row = rowOf([['left', 'L'], ...(makesIt ? [] : [[name, 'value'] as const])]);
    const result = run(plugin, options, frozen(row));
    if (result.kind !== 'row') throw new Error(`${plugin.name}: ${JSON.stringify(result)}`);
    const values = Object.values(result.row).map((value) => JSON.stringify(value));
    expect(Object.getPrototypeOf(result.row)).toBe(Object.prototype);
    expect(values).toHaveLength(Object.keys(row).length);
    expect(['"L"', '"value"', '"value!"']).toEqual(expect.arrayContaining(values));
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited);
});

test.each(hostileNames)('a new field named %j is an own key', (name) => {
  const mapped = run(fieldMapper, { mapping: { left: name } }, { left: 'L' });
  const operations = [{ target: name, expression: 'row.left' }];
  const computed = run(valueTransform, { operations }, { left: 'L' });
  for (const result of [mapped, computed]) {
    expect(result.kind === 'row' && Object.entries(result.row)).toContainEqual([name, 'L']);
  }
});

test('no transform changes the row that it is given', () => {
  const everything: readonly (readonly [TransformPlugin, unknown])[] = [
    [passthrough, {}],
    [fieldMapper, { mapping: { a: 'b', b: 'c', 'c.d': 'e' } }],
    [fieldMapper, { mapping: { a: 'b' }, select_only: true }],
    [truncate, { fields: { a: 2, b: 2 }, suffix: '…' }],
    [keywordFilter, { fields: 'all', blocked_patterns: ['a'] }],
    [typeCoerce, { conversions: [{ field: 'a', to: 'str' }] }],
    [valueTransform, { operations: [{ target: 'a', expression: '[row.a, row]' }] }],
  ];
  fc.assert(
    fc.property(anyRow, anyRow, (row, nested) => {
      const given = frozen({ ...row, a: getField(nested, 'toString') ?? 'text', c: nested });
      for (const [plugin, options] of everything)
        expect(() => run(plugin, options, given)).not.toThrow();
    }),
  );
});

test('passthrough returns exactly the row', () => {
  fc.assert(
    fc.property(anyRow, (row) => {
      expect(run(passthrough, {}, row)).toEqual({ kind: 'row', row });
    }),
  );
});

test.each([
  ['passthrough', passthrough, {}],
  ['truncate', truncate, { fields: { a: 5 } }],
  ['keyword_filter', keywordFilter, { fields: 'all', blocked_patterns: ['x'] }],
] as const)('%s leaves the fields as they are', (_name, plugin, options) => {
  const input = declared('a: str', 'b: int?');
  expect(output(plugin, options, input)).toEqual(notationsOf(input));
});

test('a step expects what its option and its schema ask for', () => {
  const schema = {
    mode: 'flexible',
    fields: ['a: int', 'b: str?', 'c: any'],
    required_fields: ['a'],
  };
  const bound = passthrough.bind({ required_input_fields: ['x', 'b'], schema });
  expect(notationsOf(bound.expects)).toEqual(['a: int', 'b: str', 'c: any', 'x: any', '…']);
});

test('guaranteed fields are known to be there when rows leave', () => {
  const schema = { guaranteed_fields: ['a', 'z'] };
  expect(output(passthrough, { schema }, declared('a: int?', 'b: str'))).toEqual([
    'a: int',
    'b: str',
    'z: any',
  ]);
});

test('the bound options have their defaults filled in', () => {
  expect(truncate.bind({ fields: { a: 3 } }).options).toEqual({
    fields: { a: 3 },
    suffix: '',
    strict: false,
    required_input_fields: [],
    schema: { mode: 'observed' },
  });
});
