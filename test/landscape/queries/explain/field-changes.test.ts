import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../../../landscape/model/json.ts';
import { parseJson } from '../../../../landscape/parse-json.ts';
import { isJsonObject } from '../../../../landscape/model/json.ts';
import { fieldChanges } from '../../../../landscape/queries/explain/field-changes.ts';

function object(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error('Not an object');
  return value;
}

const anyObject = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((made) => object(JSON.stringify(made)));

describe('fieldChanges', () => {
  test.each([
    { title: 'nothing', before: { a: 1 }, after: { a: 1 }, changes: [] },
    { title: 'no difference of order', before: { a: 1, b: 2 }, after: { b: 2, a: 1 }, changes: [] },
    {
      title: 'an added field',
      before: {},
      after: { a: null },
      changes: [{ kind: 'added', path: ['a'], after: null }],
    },
    {
      title: 'a removed field',
      before: { a: [1] },
      after: {},
      changes: [{ kind: 'removed', path: ['a'], before: [1] }],
    },
    {
      title: 'a changed field',
      before: { a: '1' },
      after: { a: 1 },
      changes: [{ kind: 'changed', path: ['a'], before: '1', after: 1 }],
    },
    {
      title: 'a nested member',
      before: { meta: { stage: 'a', by: 'x' } },
      after: { meta: { stage: 'b', by: 'x' } },
      changes: [{ kind: 'changed', path: ['meta', 'stage'], before: 'a', after: 'b' }],
    },
    {
      title: 'a list as a whole',
      before: { a: [{ b: 1 }] },
      after: { a: [{ b: 2 }] },
      changes: [{ kind: 'changed', path: ['a'], before: [{ b: 1 }], after: [{ b: 2 }] }],
    },
    {
      title: 'an object in place of a text',
      before: { a: 'x' },
      after: { a: { b: 1 } },
      changes: [{ kind: 'changed', path: ['a'], before: 'x', after: { b: 1 } }],
    },
    {
      title: 'fields in the order of their names',
      before: { b: 1 },
      after: { c: 1, a: 1 },
      changes: [
        { kind: 'added', path: ['a'], after: 1 },
        { kind: 'removed', path: ['b'], before: 1 },
        { kind: 'added', path: ['c'], after: 1 },
      ],
    },
    {
      title: 'a field called __proto__',
      before: object('{"__proto__":1}'),
      after: object('{"__proto__":2,"constructor":3}'),
      changes: [
        { kind: 'changed', path: ['__proto__'], before: 1, after: 2 },
        { kind: 'added', path: ['constructor'], after: 3 },
      ],
    },
  ])('finds $title', ({ before, after, changes }) => {
    expect(fieldChanges(before, after)).toEqual(changes);
  });

  test('without a row before finds every field added', () => {
    expect(fieldChanges(undefined, { a: 1 })).toEqual([{ kind: 'added', path: ['a'], after: 1 }]);
  });

  test('finds nothing between a row and itself, and something between different ones', () => {
    fc.assert(
      fc.property(anyObject, anyObject, (before, after) => {
        expect(fieldChanges(before, before)).toEqual([]);
        const isSame = fieldChanges(before, after).length === 0;
        expect(isSame).toBe(fieldChanges(after, before).length === 0);
      }),
    );
  });
});
