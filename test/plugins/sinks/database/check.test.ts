import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { applicationId } from '../../../../landscape/sqlite/file-header.ts';
import type { SinkInput } from '../../../../plugins/contract.ts';
import { databaseSink } from '../../../../plugins/sinks/database.ts';
import { unknownFields } from '../../../../plugins/fields.ts';
import { declared } from '../../declared-fields.ts';
import { inputOf, placeIn } from '../sink-in-folder.ts';
import { sinkDatabase } from './sink-database.ts';

const landscape = `pragma application_id = ${applicationId}`;

const out = { url: 'sqlite:///out.db', table: 'orders' };

function problemsOf(options: object, input: SinkInput = inputOf(['id']), before?: string) {
  const { folder } = sinkDatabase(before);
  return databaseSink.bind({ ...out, ...options }).check(input, placeIn(folder));
}

const openInput: SinkInput = { fields: unknownFields, reasons: false, rawRecords: false };
const typed = (...notations: readonly string[]): SinkInput => ({
  ...openInput,
  fields: declared(...notations),
});

describe('database: check is content with', () => {
  const table =
    'create table orders (id integer primary key, at date, note text default 1, sum as (id + 1))';

  test.each([
    { title: 'no database yet', options: {} },
    { title: 'a path alone', options: { url: 'a/b/out.db' } },
    { title: 'placeholders', options: { url: 'sqlite:///{date}/{run_id}.db', if_exists: 'fail' } },
    { title: 'a table that fits', options: {}, before: table },
    {
      title: 'names in another case',
      options: { table: 'ORDERS' },
      input: inputOf(['ID']),
      before: table,
    },
    {
      title: 'types that fit',
      options: {},
      input: typed('id: int', 'at: datetime', 'note: str'),
      before: table,
    },
    {
      title: 'unknown fields of a table that is there',
      options: {},
      input: openInput,
      before: table,
    },
    { title: 'a key of a table', options: { key: ['id'] }, before: table },
    {
      title: 'a key with a unique index',
      options: { key: ['id'] },
      before: 'create table orders (id); create unique index i on orders (id)',
    },
    { title: 'another table', options: { if_exists: 'fail' }, before: 'create table other (id)' },
    { title: 'a table to replace', options: { if_exists: 'replace' }, before: table },
    {
      title: 'a table that refers to itself',
      options: { if_exists: 'replace' },
      before: 'create table orders (id integer primary key, parent references orders)',
    },
  ])('$title', ({ options, input, before }) => {
    expect(problemsOf(options, input, before)).toEqual([]);
  });
});

describe('database: check finds', () => {
  test.each([
    {
      title: 'PostgreSQL',
      options: { url: 'postgresql://me:hush@db/shop' },
      found: { code: 'NOT_AVAILABLE_YET', path: ['url'], found: 'postgresql://…@db/shop' },
    },
    {
      title: 'a folder',
      options: { url: '.' },
      found: { code: 'OUTPUT_IS_FOLDER', path: ['url'] },
    },
    {
      title: 'an unknown placeholder',
      options: { url: '{day}.db' },
      found: {
        code: 'PLACEHOLDER_UNKNOWN',
        path: ['url'],
        message: 'Unknown placeholder in `url`',
      },
    },
    {
      title: 'an audit database',
      options: {},
      before: `${landscape}; create table runs (id)`,
      found: { code: 'OUTPUT_IS_LANDSCAPE', path: ['url'] },
    },
    {
      title: 'fields that nobody knows',
      options: {},
      input: openInput,
      found: { code: 'COLUMNS_UNKNOWN', path: ['schema'] },
    },
    {
      title: 'fields that differ in case only',
      options: {},
      input: inputOf(['id', 'Id']),
      found: {
        code: 'COLUMN_REPEATED',
        message: '`id` and `Id` are one column: a database does not look at upper and lower case',
      },
    },
    {
      title: 'a field where the reason stands',
      options: {},
      input: inputOf(['_elspeth_node'], { reasons: true }),
      found: { code: 'FIELD_COLLISION' },
    },
    {
      title: 'a key that no row has',
      options: { key: ['oder_id'] },
      input: inputOf(['order_id']),
      found: { code: 'FIELD_UNKNOWN', path: ['key', 0], nextStep: 'Did you mean `order_id`?' },
    },
    {
      title: 'records without a key',
      options: { key: ['id'] },
      input: inputOf(['id'], { rawRecords: true }),
      found: { code: 'KEY_MISSING', path: ['key'] },
    },
    {
      title: 'a table that is there',
      options: { if_exists: 'fail' },
      before: 'create table Orders (id)',
      found: {
        code: 'OUTPUT_EXISTS',
        path: ['table'],
        message: 'The table `orders` exists already',
      },
    },
    {
      title: 'a view',
      options: {},
      before: 'create view orders as select 1 as id',
      found: { code: 'NOT_A_TABLE', message: '`orders` is a view' },
    },
    {
      title: 'a virtual table to replace',
      options: { if_exists: 'replace' },
      before: 'create virtual table orders using fts5 (id)',
      found: { code: 'NOT_A_TABLE', message: '`orders` is a virtual table' },
    },
    {
      title: 'a field without a column',
      options: {},
      input: inputOf(['id', 'more'], { reasons: true }),
      before: 'create table orders (id)',
      found: {
        code: 'COLUMN_MISSING',
        path: ['table'],
        message:
          'The table `orders` has no column `more`, `_elspeth_reason`, `_elspeth_message`, `_elspeth_node`, `_elspeth_row`',
        found: '`id`',
      },
    },
    {
      title: 'a column that is computed',
      options: {},
      input: inputOf(['id', 'more']),
      before: 'create table orders (id, more as (id + 1))',
      found: { code: 'COLUMN_MISSING' },
    },
    {
      title: 'a column that no row fills',
      options: {},
      before: 'create table orders (id, at text not null)',
      found: { code: 'COLUMN_NOT_FILLED', expected: 'at' },
    },
    {
      title: 'a decimal that would become a number',
      options: {},
      input: typed('price: decimal'),
      before: 'create table orders (price decimal(10, 2))',
      found: {
        code: 'COLUMN_TYPE_DIFFERS',
        message:
          'The column `price` of `orders` is decimal(10, 2), which does not keep every `decimal` as it is',
      },
    },
    {
      title: 'a float in a column of integers',
      options: {},
      input: typed('n: float'),
      before: 'create table orders (n int)',
      found: { code: 'COLUMN_TYPE_DIFFERS', found: 'INT', expected: 'float' },
    },
    {
      title: 'a key that is not unique',
      options: { key: ['id'] },
      before: 'create table orders (id)',
      found: { code: 'KEY_NOT_UNIQUE', path: ['key'] },
    },
    {
      title: 'a table whose rows have no numbers',
      options: {},
      before: 'create table orders (id primary key) without rowid',
      found: { code: 'KEY_NEEDED', path: ['key'] },
    },
    {
      title: 'a table that others refer to',
      options: { if_exists: 'replace' },
      before: 'create table orders (id primary key); create table items (o references ORDERS)',
      found: {
        code: 'TABLE_REFERENCED',
        message: '`orders` cannot be replaced: rows of `items` refer to its rows',
      },
    },
    {
      title: 'what is lost with a table',
      options: { if_exists: 'replace' },
      before: `create table orders (id primary key); create index by_id on orders (id);
        create trigger t after insert on orders begin select 1; end`,
      found: {
        code: 'TABLE_PARTS_LOST',
        severity: 'warning',
        message: 'The table that replaces `orders` has nothing of its `index by_id`, `trigger t`',
      },
    },
  ])('$title', ({ options, input, before, found }) => {
    expect(problemsOf(options, input, before)).toMatchObject([found]);
  });

  test('a file that is no database', () => {
    const { folder } = sinkDatabase();
    writeFileSync(
      join(folder, 'out.db'),
      'a text that is longer than the header of a database'.repeat(9),
    );
    expect(databaseSink.bind(out).check(inputOf(['id']), placeIn(folder))).toMatchObject([
      {
        code: 'OUTPUT_NOT_WRITABLE',
        message: '`out.db` cannot be written: file is not a database',
      },
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be written', () => {
    const { folder, file } = sinkDatabase('create table orders (id)');
    chmodSync(file, 0o444);
    expect(databaseSink.bind(out).check(inputOf(['id']), placeIn(folder))).toMatchObject([
      { code: 'OUTPUT_NOT_WRITABLE', path: ['url'] },
    ]);
  });
});

test.each([
  {
    title: 'a table that came meanwhile',
    options: { if_exists: 'fail' },
    sql: 'create table orders (id)',
    code: 'OUTPUT_EXISTS',
  },
  {
    title: 'a column that went away',
    options: {},
    sql: 'create table orders (other)',
    code: 'COLUMN_MISSING',
  },
  {
    title: 'an audit database',
    options: {},
    sql: landscape,
    code: 'OUTPUT_IS_LANDSCAPE',
  },
])('database: open refuses $title and changes nothing', ({ options, sql, code }) => {
  const database = sinkDatabase(sql);
  const before = database.tables();
  expect(() =>
    databaseSink.bind({ ...out, ...options }).open(database.context({ input: inputOf(['id']) })),
  ).toThrow(expect.objectContaining({ name: 'EnvironmentError', code }));
  expect(database.tables()).toEqual(before);
});

test('database: open names a folder that is in the way', () => {
  const { folder, context } = sinkDatabase();
  mkdirSync(join(folder, 'out.db'));
  expect(() => databaseSink.bind(out).open(context({ input: inputOf(['id']) }))).toThrow(
    expect.objectContaining({
      code: 'SINK_WRITE_FAILED',
      message: 'Cannot open `db://orders@sqlite:///out.db`: unable to open database file',
      nextStep: 'Make the file and its folder writable, then resume the run.',
    }),
  );
});

test('database: sinks share a database, and a table they do not', () => {
  const place = placeIn('/somewhere');
  const paths = (options: object) => databaseSink.bind({ ...out, ...options }).outputPaths?.(place);
  expect(paths({})).toEqual(['/somewhere/out.db#orders']);
  expect(paths({ table: 'ORDERS', url: 'out.db' })).toEqual(paths({}));
  expect(paths({ table: 'items' })).not.toEqual(paths({}));
});

describe('database: options', () => {
  test('are recorded with their defaults', () => {
    expect(databaseSink.bind(out).options).toEqual({
      ...out,
      if_exists: 'append',
      schema: { mode: 'observed' },
    });
  });

  test.each([
    [{ url: 'mysql://db/shop' }, 'url'],
    [{ table: '' }, 'table'],
    [{ table: 'sqlite_stat1' }, 'table'],
    [{ table: '_ELSPETH_writes' }, 'table'],
    [{ table: ' orders' }, 'table'],
    [{ if_exists: 'number' }, 'if_exists'],
    [{ key: [] }, 'key'],
    [{ key: ['id', 'id'] }, 'key.1'],
    [{ path: 'out.db' }, ''],
  ])('refuse %j', (options, at) => {
    const result = databaseSink.options.safeParse({ ...out, ...options });
    expect(result.error?.issues.map(({ path: keys }) => keys.join('.'))).toEqual([at]);
  });

  test('have descriptions on every leaf', () => {
    const { properties } = z.toJSONSchema(databaseSink.options, { io: 'input' });
    for (const [key, leaf] of Object.entries(properties ?? {})) {
      expect(leaf, key).toHaveProperty('description');
    }
  });
});

/** Makes the database what a process leaves that is killed while it commits. */
function breakOffCommit({ file, folder, execute, rows }: ReturnType<typeof sinkDatabase>) {
  execute('create table orders (id integer primary key, text text)');
  const db = new Database(file);
  const killed = join(folder, 'killed.db');
  try {
    // With no room in memory, changes reach the file before they are committed.
    db.pragma('cache_size = 1');
    db.exec('begin');
    for (let id = 1; id < 200; id += 1) {
      db.prepare('insert into orders values (?, ?)').run(id, 'x'.repeat(500));
    }
    copyFileSync(file, killed);
    copyFileSync(`${file}-journal`, `${killed}-journal`);
  } finally {
    db.close();
  }
  rmSync(file);
  renameSync(killed, file);
  renameSync(`${killed}-journal`, `${file}-journal`);
  return () => rows('select count(*) from orders');
}

test('a database whose last writer was killed in a commit is as it was before, and right', () => {
  const database = sinkDatabase();
  const ordersIn = breakOffCommit(database);
  const readonly = new Database(database.file, { readonly: true });
  expect(() => readonly.pragma('schema_version')).toThrow('readonly');
  readonly.close();
  const sink = databaseSink.bind(out);
  expect(sink.check(inputOf(['id']), placeIn(database.folder))).toEqual([]);
  expect(ordersIn()).toEqual([[0]]);
});
