import { describe, expect, test } from 'vitest';

import { leafText, leavesOf, treeLines } from '../../../app/format/setting-tree.ts';
import { rowOf } from '../../../landscape/model/json.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';

function text(value: JsonValue): string {
  return treeLines(value)
    .map(({ lead, value: leaf = '' }) => lead + leaf)
    .join('\n');
}

describe('treeLines', () => {
  test('shows mappings and lists in the look of YAML', () => {
    const value = {
      source: { plugin: 'csv', options: { delimiter: ',', skip_rows: 0 } },
      transforms: [
        { name: 'a', options: { fields: ['x', 'y'], none: {} } },
        { name: 'b', on_error: null },
      ],
    };
    expect(text(value)).toBe(
      [
        'source:',
        '  plugin: csv',
        '  options:',
        '    delimiter: ","',
        '    skip_rows: 0',
        'transforms:',
        '  - name: a',
        '    options:',
        '      fields:',
        '        - x',
        '        - y',
        '      none: {}',
        '  - name: b',
        '    on_error: null',
      ].join('\n'),
    );
  });

  test('lists in lists keep their dashes', () => {
    expect(text([[1, 2], [[3]]])).toBe('- - 1\n  - 2\n- - - 3');
  });

  test('each value knows the way to it', () => {
    const lines = treeLines({ a: [{ b: 1 }] });
    expect(lines.map(({ path }) => path)).toEqual([['a'], ['a', 0, 'b']]);
  });

  test('a name or a text that is no plain word is quoted, on one line', () => {
    expect(
      text(
        rowOf([
          ['__proto__', 'a\nb'],
          ['x: y', '\u001b[31m'],
        ]),
      ),
    ).toBe('__proto__: "a\\nb"\n"x: y": "\\u001b[31m"');
  });
});

test.each<[JsonValue, string]>([
  ['out/a b.csv', 'out/a b.csv'],
  ['true', '"true"'],
  ['no', '"no"'],
  ['12', '"12"'],
  ['', '""'],
  ['end ', '"end "'],
  ['a: b', '"a: b"'],
  [12.5, '12.5'],
  [null, 'null'],
  [[], '[]'],
])('leafText(%j) is %s', (value, shown) => expect(leafText(value)).toBe(shown));

test('leavesOf gives every value that holds no other, with the way to it', () => {
  expect(leavesOf({ a: { b: [1, { c: [] }] }, d: null })).toEqual([
    { path: ['a', 'b', 0], value: 1 },
    { path: ['a', 'b', 1, 'c'], value: [] },
    { path: ['d'], value: null },
  ]);
});
