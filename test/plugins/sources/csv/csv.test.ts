import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { csvSource } from '../../../../plugins/sources/csv.ts';
import { readAll, temporaryFolder } from '../checked-read.ts';

const folder = temporaryFolder();
const place = { resolvePath: (name: string) => path.resolve(folder, name) };

/** Writes `data.csv` and binds the source to it. */
function csvOf(content: string | Buffer, options: object = {}) {
  writeFileSync(`${folder}/data.csv`, content);
  return csvSource.bind({ path: 'data.csv', ...options });
}

function problemsOf(content: string | Buffer, options: object = {}) {
  return csvOf(content, options).check(place);
}

describe('csv: check', () => {
  mkdirSync(`${folder}/folder.csv`);
  writeFileSync(`${folder}/weather.csv`, 'a\n');

  test.each([
    {
      title: 'is content with a good file',
      problems: problemsOf('a,b\n1,2\n', {
        schema: { mode: 'fixed', fields: ['a: int', 'b: str'] },
      }),
      expected: [],
    },
    { title: 'is content with an empty file', problems: problemsOf(''), expected: [] },
    {
      title: 'names the nearest file when there is none',
      problems: csvSource.bind({ path: 'wether.csv' }).check(place),
      expected: [
        {
          code: 'FILE_NOT_FOUND',
          path: ['path'],
          message: '`wether.csv` does not exist',
          found: 'wether.csv',
          expected: 'a readable file',
          nextStep: 'Did you mean `weather.csv`?',
        },
      ],
    },
    {
      title: 'tells when the folder is missing too',
      problems: csvSource.bind({ path: 'in/deep/a.csv' }).check(place),
      expected: [
        {
          code: 'FILE_NOT_FOUND',
          path: ['path'],
          message: '`in/deep/a.csv` does not exist, and neither does its folder',
          found: 'in/deep/a.csv',
          expected: 'a readable file',
          nextStep: 'Create `in/deep`, or name another file.',
        },
      ],
    },
    {
      title: 'refuses a folder',
      problems: csvSource.bind({ path: 'folder.csv' }).check(place),
      expected: [
        {
          code: 'NOT_A_FILE',
          path: ['path'],
          message: '`folder.csv` is a folder',
          found: 'folder.csv',
          expected: 'a readable file',
          nextStep: 'Name a file in `path`.',
        },
      ],
    },
    {
      title: 'names both headers that become one',
      problems: problemsOf('Customer ID,x,customer_id\n'),
      expected: [
        {
          code: 'HEADER_COLLISION',
          path: ['path'],
          message:
            'The header gives no names to use: "Customer ID" and "customer_id" both become `customer_id`',
          nextStep: 'Name the fields with `columns`, and skip the header with `skip_rows: 1`.',
        },
      ],
    },
    {
      title: 'refuses a column without a name',
      problems: problemsOf(',a\n0,1\n'),
      expected: [
        expect.objectContaining({
          code: 'HEADER_INVALID',
          message: 'The header gives no names to use: field 1 has no name',
        }),
      ],
    },
    {
      title: 'refuses a header with broken quotes',
      problems: problemsOf('a,"b\n1,2\n'),
      expected: [
        {
          code: 'HEADER_UNREADABLE',
          path: ['path'],
          message: 'The file has no header: its quotes do not fit together: a,"b',
          nextStep:
            'Name a CSV file in `path`; its `encoding` and `delimiter` if they are not the usual.',
        },
      ],
    },
    {
      title: 'sees UTF-16',
      problems: problemsOf(Buffer.from('\ufeffa,b\n', 'utf16le')),
      expected: [
        expect.objectContaining({
          code: 'HEADER_UNREADABLE',
          message:
            'The file has no header: it is no UTF-8; the file is UTF-16: convert it to UTF-8',
        }),
      ],
    },
    {
      title: 'names the nearest column for one that is missing',
      problems: problemsOf('Wind Speed\n', {
        schema: { mode: 'fixed', fields: ['wind_sped: int'] },
      }),
      expected: [
        {
          code: 'COLUMN_MISSING',
          path: ['schema', 'fields', 0],
          message: 'There is no column `wind_sped`',
          found: '`wind_speed`',
          expected: 'wind_sped',
          nextStep: 'Use `wind_speed`, or declare it optional with `?` after its type.',
        },
        expect.objectContaining({ code: 'COLUMN_UNDECLARED' }),
      ],
    },
    {
      title: 'warns of an optional column that is missing',
      problems: problemsOf('a\n', {
        schema: { mode: 'flexible', fields: ['a: str', 'zeta: int?'] },
      }),
      expected: [
        {
          code: 'COLUMN_MISSING',
          path: ['schema', 'fields', 1],
          message: 'There is no column `zeta`: it is null in every row',
          found: '`a`',
          expected: 'zeta',
          nextStep: 'Check the header.',
          severity: 'warning',
        },
      ],
    },
    {
      title: 'misses guaranteed and required columns',
      problems: problemsOf('a\n', { schema: { guaranteed_fields: ['x'], required_fields: ['y'] } }),
      expected: [
        expect.objectContaining({ code: 'COLUMN_MISSING', path: ['schema'], expected: 'x' }),
        expect.objectContaining({ code: 'COLUMN_MISSING', path: ['schema'], expected: 'y' }),
      ],
    },
    {
      title: 'refuses columns that a fixed schema does not declare',
      problems: problemsOf('a,b,c\n', { schema: { mode: 'fixed', fields: ['a: str'] } }),
      expected: [
        {
          code: 'COLUMN_UNDECLARED',
          path: ['schema', 'mode'],
          message: 'Under `mode: fixed` every row would be refused: `b`, `c` not declared',
          found: '`a`, `b`, `c`',
          expected: '`a`',
          nextStep: 'Declare them, or use `mode: flexible`.',
        },
      ],
    },
    {
      title: 'refuses names that normalised headers cannot have',
      problems: problemsOf('Customer ID\n', {
        schema: { mode: 'flexible', fields: ['Customer ID: str'] },
      }),
      expected: [
        {
          code: 'FIELD_UNREACHABLE',
          path: ['schema', 'fields', 0],
          message: 'No row has a field `Customer ID`: names are normalised',
          found: 'Customer ID',
          expected: 'customer_id',
          nextStep: 'Write `customer_id`, or set `normalize_fields: false`.',
        },
      ],
    },
    {
      title: 'refuses to rename a column that is not there',
      problems: problemsOf('Amount,b\n', { field_mapping: { amunt: 'x', b: 'c' } }),
      expected: [
        {
          code: 'COLUMN_UNKNOWN',
          path: ['field_mapping', 'amunt'],
          message: 'There is no column `amunt` to rename',
          found: 'amunt',
          expected: 'one of `amount`, `b`',
          nextStep: 'Write `amount`.',
        },
      ],
    },
  ])('$title', ({ problems, expected }) => {
    expect(problems).toEqual(expected);
  });
});

describe('csv: describe', () => {
  const described = (content: string, options: object = {}) => {
    const { fields, ...rest } = csvOf(content, options).describe(place);
    const text = [...fields.fields].map(
      ([name, { type, optional }]) => `${name}: ${type}${optional ? '?' : ''}`,
    );
    return { fields: text, open: fields.open, ...rest };
  };

  test('knows the columns of an observed file as text', () => {
    expect(described('a,b\n1,2\n')).toEqual({
      fields: ['a: str', 'b: str'],
      open: false,
      sizeBytes: 8,
    });
  });

  test('knows declared fields first, then the other columns', () => {
    const schema = { mode: 'flexible', fields: ['wind: float', 'note: str?'] };
    expect(described('a,wind,b\n', { schema })).toMatchObject({
      fields: ['wind: float', 'note: str?', 'a: str', 'b: str'],
      open: false,
    });
  });

  test('knows the headers behind renamed fields', () => {
    const options = { field_mapping: { amount_usd: 'amount' } };
    expect(described('Customer ID!!,Amount (USD),c\n', options).originalNames).toEqual({
      customer_id: 'Customer ID!!',
      amount: 'Amount (USD)',
      c: 'c',
    });
  });

  test('takes the names of columns as they are', () => {
    expect(described('1,2\n', { columns: ['A b', 'c'] })).toEqual({
      fields: ['A b: str', 'c: str'],
      open: false,
      sizeBytes: 4,
    });
  });

  test('knows what is declared of an empty file', () => {
    const schema = { mode: 'flexible', fields: ['a: int'] };
    expect(described('', { schema })).toEqual({ fields: ['a: int'], open: false, sizeBytes: 0 });
  });
});

describe('csv: options', () => {
  test('are recorded with their defaults', () => {
    expect(csvSource.bind({ path: 'a.csv' }).options).toEqual({
      path: 'a.csv',
      delimiter: ',',
      encoding: 'utf-8',
      skip_rows: 0,
      normalize_fields: true,
      max_record_bytes: 16 * 1024 * 1024,
      schema: { mode: 'observed' },
    });
  });

  test.each([
    [{ delimiter: '' }, 'delimiter'],
    [{ delimiter: ';;' }, 'delimiter'],
    [{ delimiter: '"' }, 'delimiter'],
    [{ delimiter: '\n' }, 'delimiter'],
    [{ delimiter: '§' }, 'delimiter'],
    [{ encoding: 'utf-16' }, 'encoding'],
    [{ skip_rows: -1 }, 'skip_rows'],
    [{ columns: [] }, 'columns'],
    [{ columns: ['a', 'a'] }, 'columns.1'],
    [{ columns: ['a', ''] }, 'columns.1'],
    [{ max_record_bytes: 0 }, 'max_record_bytes'],
    [{ path: '' }, 'path'],
    [{ quote: "'" }, ''],
  ])('refuse %j', (options, at) => {
    const result = csvSource.options.safeParse({ path: 'a.csv', ...options });
    expect(result.error?.issues.map(({ path: keys }) => keys.join('.'))).toEqual([at]);
  });

  test('have descriptions on every leaf', () => {
    const { properties } = z.toJSONSchema(csvSource.options, { io: 'input' });
    for (const [key, leaf] of Object.entries(properties ?? {})) {
      expect(leaf, key).toHaveProperty('description');
    }
  });
});

describe('csv: read', () => {
  test('stops when the header has become unusable since the check', async () => {
    const source = csvOf('a,a\n1,2\n').open(place);
    await expect(readAll(source)).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: '`data.csv`: The header gives no names to use: "a" and "a" both become `a`',
    });
  });

  test('names the file as the settings do', async () => {
    const { items } = await readAll(csvOf('a\n1\n').open(place));
    expect(items.map(({ file }) => file)).toEqual(['data.csv', 'data.csv']);
  });
});
