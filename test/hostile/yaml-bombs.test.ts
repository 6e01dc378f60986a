import { expect, test } from 'vitest';

import { loadText } from '../engine/settings/load-text.ts';
import { boundLookup, folderWith } from '../plugins/transforms/lookup/table-in-folder.ts';

const mebibyte = 1024 * 1024;
const fill = (piece: string) => piece.repeat(Math.floor((mebibyte - 20) / piece.length));
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const names = 'abcdefghi'.split('');
const laughs = (open: string, close: string) =>
  names
    .map((name, i) => {
      const below = i === 0 ? 'x' : `*${names[i - 1]}`;
      return `${name}: &${name} ${open}${Array.from({ length: 9 }, () => below).join(', ')}${close}`;
    })
    .join('\n');

/**
 * What a bomb costs is bounded by what is refused before it is composed: its bytes, its levels, its parts,
 * its aliases. How long that takes is asserted in `yaml-bombs.test.ts` of the settings.
 */
const bombs: readonly (readonly [title: string, text: string, ...codes: readonly string[]])[] = [
  ['a billion laughs in lists', laughs('[', ']'), 'SETTINGS_TOO_LARGE'],
  [
    'mappings that double',
    lines(30, (i) =>
      i === 0 ? 'k0: &k0 { a: 1 }' : `k${i}: &k${i} { a: *k${i - 1}, b: *k${i - 1} }`,
    ),
    'SETTINGS_TOO_LARGE',
  ],
  [
    'more than a hundred aliases',
    `a: &a 1\n${lines(101, (i) => `k${i}: *a`)}`,
    'SETTINGS_TOO_LARGE',
  ],
  ['an anchor within itself', 'a: &a [*a]', 'SETTINGS_SYNTAX'],
  ['anchors within each other', 'a: &a { b: &b { c: *a, d: *b } }', 'SETTINGS_SYNTAX'],
  ['an alias before its anchor', 'a: *b\nb: &b 1', 'SETTINGS_SYNTAX'],
  ['a mebibyte of anchors', fill('- &a 1\n'), 'SETTINGS_SYNTAX'],
  ['a mebibyte of aliases', `- &a 1\n${fill('- *a\n')}`, 'SETTINGS_SYNTAX'],
  ['brackets', fill('['), 'SETTINGS_SYNTAX'],
  ['brackets on lines of their own', fill('[\n'), 'SETTINGS_SYNTAX'],
  ['braces', fill('{a: '), 'SETTINGS_SYNTAX'],
  ['dashes', fill('- '), 'SETTINGS_SYNTAX'],
  ['question marks', fill('? '), 'SETTINGS_SYNTAX'],
  ['indentation', lines(1000, (i) => `${' '.repeat(i)}a:`), 'SETTINGS_SYNTAX'],
  ['closing brackets', fill(']'), 'SETTINGS_SYNTAX'],
  ['commas', `[${fill(',')}`, 'SETTINGS_SYNTAX'],
  ['quotes', fill('"'), 'SETTINGS_SYNTAX'],
  ['escapes that are none', `a: "${fill('\\q')}"`, 'SETTINGS_SYNTAX'],
  ['keys', lines(90_000, (i) => `k${i}: 1`), 'SETTINGS_SYNTAX'],
  ['one key again and again', `{${fill('a: 1, ')}}`, 'SETTINGS_SYNTAX'],
  ['tags', fill('- !x 1\n'), 'SETTINGS_SYNTAX'],
  [
    'tags that make objects',
    'a: !!js/function "x"\nb: !!python/object/apply:os.system [ls]',
    'SETTINGS_SYNTAX',
  ],
  ['bytes in a tag', 'a: !!binary aGk=', 'SETTINGS_SYNTAX'],
  ['a merge key', 'a: &a { b: 1 }\nc: { <<: *a }', 'SETTINGS_UNKNOWN_KEY'],
  ['keys that are there twice', 'source: 1\nsource: 2\n"source": 3', 'SETTINGS_DUPLICATE_KEY'],
  ['documents', fill('---\n'), 'SETTINGS_SYNTAX'],
  ['directives', fill('%YAML 1.2\n'), 'SETTINGS_SYNTAX'],
  ['a number of a million digits', `source: ${'9'.repeat(1_000_000)}`, 'SETTINGS_NUMBER_NOT_EXACT'],
  ['a text of a million letters', `source: ${'x'.repeat(1_000_000)}`],
  ['a file that is too large', fill('#\n').padEnd(mebibyte + 1), 'SETTINGS_TOO_LARGE'],
];

test.each(bombs)('settings: %s is refused', (_title, text, ...codes) => {
  const result = loadText(text);
  expect(result.ok).toBe(false);
  const found = result.ok ? [] : result.problems;
  expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]));
  expect(found.length).toBeLessThanOrEqual(101);
  for (const { message } of found) expect(message.length).toBeLessThan(300);
});

test.each(bombs)('a lookup table: %s is refused', (_title, text) => {
  const place = folderWith('t.yaml', text);
  const problems = boundLookup({ path: 't.yaml' }).check({ fields: new Map(), open: true }, place);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(20);
  for (const { code, message } of problems) {
    expect(code).toMatch(/^(?:TABLE_UNREADABLE|TABLE_ROW_INVALID)$/);
    expect(message.length).toBeLessThan(400);
  }
});
