import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { parseGlob } from '../../../../plugins/sources/directory/glob.ts';
import { listFiles } from '../../../../plugins/sources/directory/list-files.ts';
import { testFolder } from './test-folder.ts';

const { place, fill } = testFolder();

function filesOf(pattern: string): readonly string[] {
  const glob = parseGlob(pattern);
  if (!glob.ok) throw new Error(glob.message);
  return listFiles(place.resolvePath('in'), glob.parts);
}

const some = [
  'a.csv',
  'b.CSV',
  'b.txt',
  '.hidden.csv',
  'x/a.csv',
  'x/.h/a.csv',
  'x/y/b1.csv',
  'x/y/b[.csv',
];

describe('a pattern', () => {
  test.each([
    { pattern: '*', files: ['a.csv', 'b.CSV', 'b.txt'] },
    { pattern: '*.csv', files: ['a.csv'] },
    { pattern: '*.{csv,CSV}', files: ['a.csv', 'b.CSV'] },
    { pattern: '?.*', files: ['a.csv', 'b.CSV', 'b.txt'] },
    { pattern: '[b-z].*', files: ['b.CSV', 'b.txt'] },
    { pattern: '[!b-z].*', files: ['a.csv'] },
    { pattern: '[^a].*', files: ['a.csv'] },
    { pattern: '{a,b}.{csv,t*}', files: ['a.csv', 'b.txt'] },
    { pattern: '.*', files: ['.hidden.csv'] },
    { pattern: 'x/*.csv', files: ['x/a.csv'] },
    { pattern: '*/*/*.csv', files: ['x/y/b1.csv', 'x/y/b[.csv'] },
    { pattern: 'x/.h/*', files: ['x/.h/a.csv'] },
    { pattern: '**/*.csv', files: ['a.csv', 'x/a.csv', 'x/y/b1.csv', 'x/y/b[.csv'] },
    { pattern: '**', files: ['a.csv', 'b.CSV', 'b.txt', 'x/a.csv', 'x/y/b1.csv', 'x/y/b[.csv'] },
    { pattern: '**/**/a.csv', files: ['a.csv', 'x/a.csv'] },
    { pattern: '**/y/*[[].csv', files: ['x/y/b[.csv'] },
    { pattern: 'x', files: [] },
    { pattern: 'a.csv', files: ['a.csv'] },
    { pattern: 'a+csv', files: [] },
  ])('$pattern names $files', ({ pattern, files }) => {
    fill(Object.fromEntries(some.map((name) => [name, ''])));
    expect(filesOf(pattern)).toEqual(files);
  });

  test.each([
    ['/etc/*', 'a `/` too many'],
    ['x//y', 'a `/` too many'],
    ['../*.csv', 'cannot leave `path`'],
    ['./*.csv', 'cannot leave `path`'],
    ['a**.csv', '`**` stands alone'],
    ['x\\*.csv', 'separated by `/`'],
    ['[a.csv', 'not closed'],
    ['{a,b', 'not closed'],
    ['{a/b,c}', 'not closed'],
    ['{a,{b,c}}', 'not closed'],
    ['[].csv', 'an empty one'],
    ['[z-a]', 'invalid character class range'],
  ])('%s is refused', (pattern, why) => {
    expect(parseGlob(pattern)).toMatchObject({
      ok: false,
      message: expect.stringContaining(why) as unknown,
    });
  });

  test('takes no exponential time', () => {
    fill({ ['a'.repeat(200)]: '' });
    expect(filesOf(`${'*a'.repeat(40)}b`)).toEqual([]);
  });
});

describe('files', () => {
  test('are in the order of the bytes of their paths', () => {
    const names = ['a-b', 'a/b', 'a.b', 'Z', 'z', 'é', '\u{1f44d}', '\uff5e'];
    fill(Object.fromEntries(names.map((name) => [name, ''])));
    expect(filesOf('**')).toEqual(['Z', 'a-b', 'a.b', 'a/b', 'z', 'é', '\uff5e', '\u{1f44d}']);
  });

  test('below links to folders are found by name, and by ** are not', () => {
    fill({ 'real/a.csv': '' });
    symlinkSync('real', place.resolvePath('in/linked'));
    symlinkSync('..', place.resolvePath('in/real/up'));
    symlinkSync('up', place.resolvePath('in/real/up2'));
    expect(filesOf('**/*.csv')).toEqual(['real/a.csv']);
    expect(filesOf('*/*.csv')).toEqual(['linked/a.csv', 'real/a.csv']);
    expect(filesOf('real/up/*/a.csv')).toEqual(['real/up/linked/a.csv', 'real/up/real/a.csv']);
  });

  test('may be links, also such that lead nowhere, but no links to folders', () => {
    fill({ 'a.csv': '' });
    mkdirSync(place.resolvePath('in/folder.csv'));
    symlinkSync('a.csv', place.resolvePath('in/b.csv'));
    symlinkSync(path.join('..', 'gone.csv'), place.resolvePath('in/c.csv'));
    symlinkSync('folder.csv', place.resolvePath('in/d.csv'));
    expect(filesOf('*.csv')).toEqual(['a.csv', 'b.csv', 'c.csv']);
  });

  test('in a circle of links do not hang', () => {
    fill({});
    symlinkSync('b', place.resolvePath('in/a'));
    symlinkSync('a', place.resolvePath('in/b'));
    expect(() => filesOf('*')).toThrow('ELOOP');
  });
});
