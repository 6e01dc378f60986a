import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { jsonSource } from '../../../../plugins/sources/json.ts';
import { readAll, temporaryFolder } from '../checked-read.ts';

const folder = temporaryFolder();
const place = { resolvePath: (name: string) => path.resolve(folder, name) };

describe('json: format', () => {
  test.each([
    { name: 'a.jsonl', format: undefined, rows: 1 },
    { name: 'a.NDJSON', format: undefined, rows: 1 },
    { name: 'a.json', format: undefined, rows: 0 },
    { name: 'a.json', format: 'auto', rows: 0 },
    { name: 'a.json', format: 'jsonl', rows: 1 },
    { name: 'a.jsonl', format: 'json', rows: 0 },
    { name: 'jsonl', format: undefined, rows: 0 },
  ])('of $name under $format reads $rows rows', async ({ name, format, rows }) => {
    writeFileSync(`${folder}/${name}`, '{"a":1}\n');
    const options = { path: name, ...(format === undefined ? {} : { format }) };
    const { items } = await readAll(jsonSource.bind(options).open(place));
    expect(items.filter((item) => item.kind === 'record' && item.result.ok)).toHaveLength(rows);
  });
});

describe('json: check', () => {
  const problemsOf = (content: string, options: object = {}) => {
    writeFileSync(`${folder}/data.json`, content);
    return jsonSource.bind({ path: 'data.json', ...options }).check(place);
  };

  test.each([
    { title: 'an array', content: ' [1]', options: {} },
    { title: 'an array behind a byte order mark', content: '\ufeff\n[1]', options: {} },
    { title: 'an object with data_key', content: '{"data":[]}', options: { data_key: 'data' } },
    { title: 'JSON Lines', content: '\n{}', options: { format: 'jsonl' } },
    { title: 'nothing', content: '', options: {} },
  ])('is content with $title', ({ content, options }) => {
    expect(problemsOf(content, options)).toEqual([]);
  });

  test.each([
    {
      content: '{"a":1}\n',
      options: {},
      nextStep:
        'Name the key of the array in `data_key`, or set `format: jsonl` when it has an object a line.',
    },
    { content: '[1]', options: { data_key: 'data' }, nextStep: 'Leave `data_key` out.' },
    { content: '[1]', options: { format: 'jsonl' }, nextStep: 'Set `format: json`.' },
    { content: 'a,b', options: {}, nextStep: 'Name a JSON file in `path`.' },
  ])('warns of $content under $options', ({ content, options, nextStep }) => {
    expect(problemsOf(content, options)).toMatchObject([
      { code: 'FILE_SHAPE', path: ['path'], found: content[0], nextStep, severity: 'warning' },
    ]);
  });

  test('refuses names that normalised keys cannot have', () => {
    const schema = { mode: 'flexible', fields: ['ok: int', 'Not OK: int', 'New: int'] };
    expect(problemsOf('[]', { schema, field_mapping: { old: 'New' } })).toMatchObject([
      { code: 'FIELD_UNREACHABLE', path: ['schema', 'fields', 1], expected: 'not_ok' },
    ]);
    expect(problemsOf('[]', { schema, normalize_fields: false })).toEqual([]);
  });

  test('names the nearest file when there is none', () => {
    expect(jsonSource.bind({ path: 'dta.json' }).check(place)).toMatchObject([
      { code: 'FILE_NOT_FOUND', nextStep: 'Did you mean `data.json`?' },
    ]);
  });
});

describe('json: describe', () => {
  beforeAll(() => writeFileSync(`${folder}/data.json`, '[{"a":1}]'));

  test('knows nothing of observed rows', () => {
    expect(jsonSource.bind({ path: 'data.json' }).describe(place)).toEqual({
      fields: { fields: new Map(), open: true },
      sizeBytes: 9,
    });
  });

  test('knows what is declared, guaranteed, required and renamed', () => {
    const options = {
      path: 'data.json',
      field_mapping: { old: 'new' },
      schema: { guaranteed_fields: ['a'], required_fields: ['b'] },
    };
    const any = { type: 'any', optional: false };
    expect(jsonSource.bind(options).describe(place)).toMatchObject({
      fields: {
        fields: new Map([
          ['a', any],
          ['b', any],
        ]),
        open: true,
      },
      originalNames: { new: 'old' },
    });
  });

  test('knows that fixed rows have no further fields', () => {
    const schema = { mode: 'fixed', fields: ['a: int?'] };
    expect(jsonSource.bind({ path: 'data.json', schema }).describe(place).fields).toEqual({
      fields: new Map([['a', { type: 'int', optional: true }]]),
      open: false,
    });
  });
});

describe('json: options', () => {
  test('are recorded with their defaults', () => {
    expect(jsonSource.bind({ path: 'a.json' }).options).toEqual({
      path: 'a.json',
      format: 'auto',
      encoding: 'utf-8',
      normalize_fields: true,
      max_record_bytes: 16 * 1024 * 1024,
      schema: { mode: 'observed' },
    });
  });

  test.each([
    [{ encoding: 'latin1' }, 'encoding'],
    [{ format: 'xml' }, 'format'],
    [{ data_key: '' }, 'data_key'],
    [{ data_key: 'x', format: 'jsonl' }, 'data_key'],
    [{ data_key: 'x', path: 'a.jsonl' }, 'data_key'],
    [{ field_mapping: { a: '' } }, 'field_mapping.a'],
    [{ dataKey: 'x' }, ''],
  ])('refuse %j', (options, at) => {
    const result = jsonSource.options.safeParse({ path: 'a.json', ...options });
    expect(result.error?.issues.map(({ path: keys }) => keys.join('.'))).toEqual([at]);
  });

  test('have descriptions on every leaf', () => {
    const { properties } = z.toJSONSchema(jsonSource.options, { io: 'input' });
    for (const [key, leaf] of Object.entries(properties ?? {})) {
      expect(leaf, key).toHaveProperty('description');
    }
  });
});
