import { symlinkSync, writeFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { directorySource } from '../../../../plugins/sources/directory.ts';
import { testFolder } from './test-folder.ts';

const { place, fill } = testFolder();

const bind = (options: object = {}) => directorySource.bind({ path: 'in', ...options });

describe('directory: check', () => {
  test('is content with files of several formats', () => {
    fill({ 'a.csv': 'id\n1\n', 'b.json': '[{"id":1}]', 'c.NDJSON': '{"id":1}\n' });
    expect(bind().check(place)).toEqual([]);
  });

  test('refuses a folder without a file that matches, unless that is allowed', () => {
    fill({ 'a.csv': 'id\n' });
    expect(bind({ pattern: '*.json' }).check(place)).toEqual([
      {
        code: 'NO_FILES',
        path: ['pattern'],
        message: 'No file in `in` matches `*.json`',
        found: 'no file',
        expected: 'at least one',
        nextStep: 'Correct the pattern, or allow it with `on_no_files: empty`.',
      },
    ]);
    expect(bind({ pattern: '*.json', on_no_files: 'empty' }).check(place)).toEqual([]);
  });

  test('refuses what is no folder', () => {
    fill({});
    writeFileSync(place.resolvePath('file.csv'), '');
    expect(bind({ path: 'gone' }).check(place)).toMatchObject([
      { code: 'FOLDER_NOT_FOUND', path: ['path'], message: '`gone` does not exist' },
    ]);
    expect(bind({ path: 'file.csv' }).check(place)).toMatchObject([
      { code: 'NOT_A_FOLDER', nextStep: 'Name its folder in `path`, and `file.csv` in `pattern`.' },
    ]);
    symlinkSync('loop', place.resolvePath('in/loop'));
    expect(bind().check(place)).toMatchObject([{ code: 'FOLDER_UNREADABLE', path: ['path'] }]);
  });

  test('names a file whose format its name does not say', () => {
    fill({ 'a.csv': 'id\n', 'b.txt': '', 'c.txt': '', 'd.txt': '' });
    expect(bind().check(place)).toMatchObject([
      {
        code: 'FORMAT_UNKNOWN',
        path: ['format'],
        message: 'The name of `in/b.txt` does not say what it is (and 2 other files)',
      },
    ]);
    expect(bind({ pattern: '*.txt', format: 'jsonl' }).check(place)).toEqual([]);
  });

  test('says the same of several files once, and names the first', () => {
    fill({ 'a.csv': 'id\n', 'b.csv': 'amount\n', 'c.csv': 'amount\n', 'd.csv': 'id,ID\n' });
    const schema = { mode: 'flexible', fields: ['id: int'] };
    expect(bind({ schema }).check(place)).toMatchObject([
      {
        code: 'COLUMN_MISSING',
        path: ['schema', 'fields', 0],
        message: '`in/b.csv`: There is no column `id` (and 1 other file)',
      },
      {
        code: 'HEADER_COLLISION',
        message: '`in/d.csv`: The header gives no names to use: "id" and "ID" both become `id`',
      },
    ]);
  });

  test('names a link that leads nowhere', () => {
    fill({ 'a.csv': 'id\n' });
    symlinkSync('gone.csv', place.resolvePath('in/b.csv'));
    expect(bind().check(place)).toMatchObject([
      { code: 'FILE_NOT_FOUND', message: '`in/b.csv` does not exist' },
    ]);
  });
});

describe('directory: describe', () => {
  test('knows of CSV files which columns all have, and which some', () => {
    fill({ 'a.csv': 'id,Amount\n', 'b.csv': 'id,note\n' });
    expect(bind().describe(place)).toEqual({
      fields: {
        fields: new Map([
          ['id', { type: 'str', optional: false }],
          ['amount', { type: 'str', optional: true }],
          ['note', { type: 'str', optional: true }],
        ]),
        open: false,
      },
      originalNames: { id: 'id', amount: 'Amount' },
      sizeBytes: 18,
    });
  });

  test('knows of JSON files only what the schema says', () => {
    fill({ 'a.json': '[{"id":1}]', 'b.json': '[]' });
    expect(bind().describe(place)).toEqual({
      fields: { fields: new Map(), open: true },
      sizeBytes: 12,
    });
  });

  test('knows that no files hold nothing', () => {
    fill({});
    expect(bind({ on_no_files: 'empty' }).describe(place)).toMatchObject({ sizeBytes: 0 });
  });
});

describe('directory: options', () => {
  test('are recorded with their defaults', () => {
    expect(bind().options).toEqual({
      path: 'in',
      pattern: '*',
      format: 'auto',
      on_no_files: 'fail',
      delimiter: ',',
      encoding: 'utf-8',
      skip_rows: 0,
      normalize_fields: true,
      max_record_bytes: 16 * 1024 * 1024,
      schema: { mode: 'observed' },
    });
  });

  test.each([
    [{ path: '' }, 'path'],
    [{ pattern: '' }, 'pattern'],
    [{ pattern: '/etc/*' }, 'pattern'],
    [{ format: 'xml' }, 'format'],
    [{ format: 'json', delimiter: ';' }, 'delimiter'],
    [{ format: 'jsonl', encoding: 'latin1' }, 'encoding'],
    [{ format: 'json', skip_rows: 1 }, 'skip_rows'],
    [{ format: 'json', columns: ['a'] }, 'columns'],
    [{ format: 'csv', data_key: 'rows' }, 'data_key'],
    [{ format: 'jsonl', data_key: 'rows' }, 'data_key'],
    [{ columns: ['a', 'a'] }, 'columns.1'],
    [{ on_no_files: 'ignore' }, 'on_no_files'],
    [{ glob: '*' }, ''],
  ])('refuse %j', (options, at) => {
    const result = directorySource.options.safeParse({ path: 'in', ...options });
    expect(result.error?.issues.map(({ path: keys }) => keys.join('.'))).toEqual([at]);
  });

  test('have descriptions on every leaf', () => {
    const { properties } = z.toJSONSchema(directorySource.options, { io: 'input' });
    for (const [key, leaf] of Object.entries(properties ?? {})) {
      expect(leaf, key).toHaveProperty('description');
    }
  });
});
