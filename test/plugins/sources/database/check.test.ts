import { writeFileSync } from 'node:fs';

import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { databaseSource } from '../../../../plugins/sources/database.ts';
import { testDatabase } from './test-database.ts';

const { place, fill } = testDatabase();

beforeAll(() => {
  fill(`create table orders (id integer primary key, "Customer ID" text, amount real);
        create view big as select * from orders where amount > 100`);
  writeFileSync(
    place.resolvePath('text.db'),
    'no database at all, but more than a header long '.repeat(9),
  );
});

const orders = { url: 'sqlite:///shop.db', query: 'select * from orders', order_by: ['id'] };
const problemsOf = (options: object) => databaseSource.bind({ ...orders, ...options }).check(place);

describe('database: check', () => {
  test.each([
    { title: 'a table', options: {} },
    { title: 'the path alone', options: { url: 'shop.db' } },
    { title: 'a view', options: { query: 'select * from big' } },
    { title: 'a semicolon at the end', options: { query: 'select * from orders ;\n' } },
    { title: 'a comment at the end', options: { query: 'select * from orders -- all of them' } },
    { title: 'WITH', options: { query: 'with o as (select * from orders) select * from o' } },
    {
      title: 'an order of its own',
      options: { query: 'select * from orders order by amount limit 3' },
    },
    { title: 'values', options: { query: "values (1, 'a'), (2, 'b')", order_by: ['column1'] } },
    { title: 'a key of several columns', options: { order_by: ['Customer ID', 'id'] } },
    {
      title: 'parameters',
      options: { query: 'select * from orders where id > :least', parameters: { least: 7 } },
    },
  ])('is content with $title', ({ options }) => {
    expect(problemsOf(options)).toEqual([]);
  });

  test.each([
    'delete from orders returning id',
    'insert into orders values (1, 2, 3) returning id',
    'create table copy as select * from orders',
    'attach "other.db" as other',
    'pragma journal_mode = wal',
  ])('refuses a query that does not only read: %s', (query) => {
    expect(problemsOf({ query })).toMatchObject([
      { code: 'QUERY_NOT_READ_ONLY', path: ['query'], found: query, expected: 'one SELECT' },
    ]);
  });

  test.each([
    ['selct 1', 'near "selct": syntax error'],
    ['select * from nowhere', 'no such table: nowhere'],
    ['select 1 as id; select 2', 'The supplied SQL string contains more than one statement'],
    ['-- nothing', 'The supplied SQL string contains no statements'],
    ['select 1 as id; -- done', 'near ";": syntax error'],
  ])('refuses a query that is no SELECT: %s', (query, why) => {
    expect(problemsOf({ query })).toMatchObject([
      { code: 'QUERY_INVALID', path: ['query'], message: `The query cannot be used: ${why}` },
    ]);
  });

  test('refuses what gives rows but cannot be sorted', () => {
    const query = 'pragma table_info(orders)';
    expect(problemsOf({ query, order_by: ['cid'] })).toMatchObject([
      {
        code: 'QUERY_INVALID',
        message: expect.stringContaining('near "pragma": syntax error') as unknown,
      },
    ]);
  });

  test('names the nearest column for one that the query does not give', () => {
    expect(problemsOf({ order_by: ['id', 'amout'] })).toEqual([
      {
        code: 'COLUMN_UNKNOWN',
        path: ['order_by', 1],
        message: 'The query gives no column `amout` to read by',
        found: 'amout',
        expected: 'one of `id`, `Customer ID`, `amount`',
        nextStep: 'Write `amount`.',
      },
    ]);
  });

  test.each([
    {
      title: 'a parameter without a value',
      options: { query: 'select * from orders where id > :least' },
      found: { code: 'PARAMETER_MISSING', found: 'no parameters' },
    },
    {
      title: 'a parameter without a name',
      options: { query: 'select * from orders where id > ?' },
      found: { code: 'PARAMETER_MISSING' },
    },
    {
      title: 'a value that the query does not use',
      options: { parameters: { least: 7 } },
      found: { code: 'PARAMETER_UNUSED', path: ['parameters', 'least'] },
    },
    {
      title: 'two columns of one name',
      options: { query: 'select a.id, b.id from orders a, orders b' },
      found: { code: 'COLUMN_COLLISION', path: ['query'] },
    },
    {
      title: 'a declared column that is not there',
      options: { schema: { mode: 'flexible', fields: ['amuont: float'] } },
      found: { code: 'COLUMN_MISSING', expected: 'amuont' },
    },
    {
      title: 'a column that a fixed schema does not declare',
      options: { schema: { mode: 'fixed', fields: ['id: int', 'amount: float'] } },
      found: { code: 'COLUMN_UNDECLARED' },
    },
    {
      title: 'a column to rename that is not there',
      options: { field_mapping: { customer: 'c' } },
      found: { code: 'COLUMN_UNKNOWN', path: ['field_mapping', 'customer'] },
    },
    {
      title: 'a file that is not there',
      options: { url: 'sqlite:///shp.db' },
      found: { code: 'FILE_NOT_FOUND', path: ['url'], nextStep: 'Did you mean `shop.db`?' },
    },
    {
      title: 'a folder',
      options: { url: '.' },
      found: { code: 'NOT_A_FILE', path: ['url'], nextStep: 'Name a file in `url`.' },
    },
    {
      title: 'a file that is no database',
      options: { url: 'text.db' },
      found: {
        code: 'DATABASE_UNREADABLE',
        path: ['url'],
        message: '`text.db` cannot be read: file is not a database',
      },
    },
    {
      title: 'PostgreSQL, without showing its password',
      options: { url: 'postgresql://me:hush@db/shop' },
      found: { code: 'NOT_AVAILABLE_YET', path: ['url'], found: 'postgresql://…@db/shop' },
    },
  ])('refuses $title', ({ options, found }) => {
    expect(problemsOf(options)).toMatchObject([found]);
  });
});

describe('database: describe', () => {
  const describeWith = (options: object) =>
    databaseSource.bind({ ...orders, ...options }).describe(place);

  test('knows the columns, and by which names they are known', () => {
    const any = { type: 'any', optional: false };
    expect(describeWith({})).toEqual({
      fields: {
        fields: new Map([
          ['id', any],
          ['customer_id', any],
          ['amount', any],
        ]),
        open: false,
      },
      originalNames: { id: 'id', customer_id: 'Customer ID', amount: 'amount' },
    });
  });

  test('knows the types that are declared', () => {
    const schema = { mode: 'flexible', fields: ['amount: float?'] };
    expect([...describeWith({ schema }).fields.fields].slice(0, 2)).toEqual([
      ['amount', { type: 'float', optional: true }],
      ['id', { type: 'any', optional: false }],
    ]);
  });
});

describe('database: options', () => {
  test('are recorded with their defaults', () => {
    expect(databaseSource.bind(orders).options).toEqual({
      ...orders,
      parameters: {},
      normalize_fields: true,
      max_record_bytes: 16 * 1024 * 1024,
      schema: { mode: 'observed' },
    });
  });

  test.each([
    [{ url: 'mysql://db/shop' }, 'url'],
    [{ url: 'sqlite://shop.db' }, 'url'],
    [{ query: '' }, 'query'],
    [{ order_by: [] }, 'order_by'],
    [{ order_by: ['id', 'id'] }, 'order_by.1'],
    [{ parameters: { ':least': 1 } }, 'parameters.:least'],
    [{ parameters: { least: [1] } }, 'parameters.least'],
    [{ table: 'orders' }, ''],
  ])('refuse %j', (options, at) => {
    const result = databaseSource.options.safeParse({ ...orders, ...options });
    expect(result.error?.issues.map(({ path: keys }) => keys.join('.'))).toEqual([at]);
  });

  test('have descriptions on every leaf', () => {
    const { properties } = z.toJSONSchema(databaseSource.options, { io: 'input' });
    for (const [key, leaf] of Object.entries(properties ?? {})) {
      expect(leaf, key).toHaveProperty('description');
    }
  });
});
