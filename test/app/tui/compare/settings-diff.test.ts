import { describe, expect, test } from 'vitest';

import { diffSettings } from '../../../../app/format/settings-diff.ts';

describe('diffSettings', () => {
  test('finds nothing between settings that are the same', () => {
    const settings = { a: { b: [1, { c: null }] } };
    expect(diffSettings(settings, structuredClone(settings))).toEqual([]);
  });

  test('names the leaves that differ, that came and that went', () => {
    const a = { retry: { max: 3, old: true }, list: [1, 2] };
    const b = { retry: { max: 5 }, list: [1, 2, 3] };
    expect(diffSettings(a, b)).toEqual([
      { name: 'retry.max', a: '3', b: '5' },
      { name: 'retry.old', a: 'true', b: undefined },
      { name: 'list.2', a: undefined, b: '3' },
    ]);
  });

  test('a step that is put in between changes none of the others', () => {
    const a = {
      transforms: [
        { name: 'one', n: 1 },
        { name: 'two', n: 2 },
      ],
    };
    const b = {
      transforms: [
        { name: 'one', n: 1 },
        { name: 'new', n: 9 },
        { name: 'two', n: 2 },
      ],
    };
    expect(diffSettings(a, b).map(({ name }) => name)).toEqual([
      'transforms.new.name',
      'transforms.new.n',
    ]);
  });

  test('a text and a number that look the same differ', () => {
    expect(diffSettings({ a: '5' }, { a: 5 })).toEqual([{ name: 'a', a: '"5"', b: '5' }]);
  });
});
