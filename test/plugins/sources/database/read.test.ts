import assert from 'node:assert/strict';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalJson } from '../../../../landscape/canonical-json.ts';
import type { SourceItem } from '../../../../plugins/contract.ts';
import { databaseSource } from '../../../../plugins/sources/database.ts';
import { asLines, expectTiling } from '../checked-read.ts';
import { testDatabase } from './test-database.ts';

const { fill, change, read, place } = testDatabase();

const bytesOf = (items: readonly SourceItem[]) =>
  Buffer.concat(items.map((item) => (item.kind === 'record' ? item.raw : Buffer.alloc(0))));
const rawOf = (item: SourceItem | undefined) =>
  item?.kind === 'record' ? Buffer.from(item.raw).toString() : undefined;

const all = { query: 'select * from t', order_by: ['k'] };

describe('database: records', () => {
  test('are the rows of the query in the order of the key', async () => {
    fill(`create table t (v text, k integer); insert into t values ('c', 3), ('a', 1), ('b', 20)`);
    const { items } = await read(all);
    expect(items).toMatchObject([
      {
        kind: 'record',
        file: 'shop.db#query',
        offset: 0,
        length: 15,
        line: 1,
        raw: Buffer.from('{"k":1,"v":"a"}'),
        result: { ok: true, row: { v: 'a', k: 1 } },
      },
      { offset: 15, line: 2, result: { row: { v: 'c', k: 3 } } },
      { offset: 30, line: 3, length: 16, result: { row: { v: 'b', k: 20 } } },
    ]);
  });

  test('are none when the query gives none', async () => {
    fill('create table t (k)');
    expect(await read(all)).toEqual({ items: [], positions: [] });
  });

  test('take the values of parameters, whole numbers as integers', async () => {
    fill(`create table t (k integer); insert into t values (1), (2), (3)`);
    const query = 'select k, typeof(:n) as n, :t as t, :b as b from t where k > :n';
    const parameters = { n: 1, t: "it's", b: true };
    const { items } = await read({ ...all, query, parameters });
    expect(asLines(items)).toEqual([
      `{"k":2,"n":"integer","t":"it's","b":1}`,
      `{"k":3,"n":"integer","t":"it's","b":1}`,
    ]);
  });

  test('have the names that normalisation and mapping give', async () => {
    fill('create table t (k, "Customer ID!!", count); insert into t values (1, 2, 3)');
    const { items } = await read({ ...all, field_mapping: { count: 'n' } });
    expect(asLines(items)).toEqual(['{"k":1,"customer_id":2,"n":3}']);
    expect(rawOf(items[0])).toBe('{"Customer ID!!":2,"count":3,"k":1}');
  });

  test.each([
    { title: 'null', sql: 'null', raw: 'null', row: 'null' },
    { title: 'an integer', sql: '42', raw: '42', row: '42' },
    { title: 'a real', sql: '0.1', raw: '0.1', row: '0.1' },
    { title: 'a whole real', sql: '2.0', raw: '2', row: '2' },
    { title: 'a negative zero', sql: '-0.0', raw: '0', row: '0' },
    { title: 'a text', sql: `'Grüße "x"'`, raw: '"Grüße \\"x\\""', row: '"Grüße \\"x\\""' },
    { title: 'an empty text', sql: `''`, raw: '""', row: '""' },
    { title: 'a true U+FFFD', sql: `char(65533)`, raw: '"\ufffd"', row: '"\ufffd"' },
    {
      title: 'bytes',
      sql: `x'00ff'`,
      raw: '{"__bytes__":"AP8="}',
      row: '{"__bytes__":"AP8="}',
    },
    { title: 'infinity', sql: '-9e999', raw: '-9e999', row: '!non_finite_number' },
    {
      title: 'the largest safe integer',
      sql: '9007199254740991',
      raw: '9007199254740991',
      row: '9007199254740991',
    },
    {
      title: 'an integer beyond it',
      sql: '9007199254740993',
      raw: '9007199254740993',
      row: '!integer_out_of_range',
    },
    {
      title: 'the smallest integer of all',
      sql: '-9223372036854775808',
      raw: '-9223372036854775808',
      row: '!integer_out_of_range',
    },
    {
      title: 'a text that is no UTF-8',
      sql: `cast(x'61ff' as text)`,
      raw: '{"__bytes__":"Yf8="}',
      row: '!invalid_utf8',
    },
    {
      title: 'a text with NUL',
      sql: `'a' || char(0)`,
      raw: '"a\\u0000"',
      row: '!ill_formed_text',
    },
  ])('keep $title', async ({ sql, raw, row }) => {
    fill(`create table t (k, v); insert into t values (1, ${sql})`);
    const { items } = await read(all);
    expect(rawOf(items[0])).toBe(`{"k":1,"v":${raw}}`);
    expect(asLines(items)).toEqual([row.startsWith('!') ? row : `{"k":1,"v":${row}}`]);
  });

  test.each([
    { type: 'str', sql: '42', row: '"42"' },
    { type: 'str', sql: '9007199254740993', row: '"9007199254740993"' },
    { type: 'decimal', sql: '9007199254740993', row: '"9007199254740993"' },
    { type: 'decimal', sql: '1.5', row: '"1.5"' },
    { type: 'decimal', sql: `'4.20'`, row: '"4.20"' },
    { type: 'int', sql: '42', row: '42' },
    { type: 'int', sql: `' 42 '`, row: '42' },
    { type: 'int', sql: '9007199254740993', row: '!integer_out_of_range' },
    { type: 'float', sql: '42', row: '42' },
    { type: 'float', sql: '12000000000000000', row: '12000000000000000' },
    { type: 'float', sql: '1152921504606846976', row: '!integer_out_of_range' },
    { type: 'float', sql: '9007199254740993', row: '!integer_out_of_range' },
    { type: 'any', sql: '9007199254740993', row: '!integer_out_of_range' },
    { type: 'bool', sql: '1', row: 'true' },
    { type: 'bool', sql: '2', row: '!type_mismatch' },
    { type: 'datetime', sql: `'2024-05-01 12:00:00'`, row: '"2024-05-01T12:00:00Z"' },
    { type: 'str', sql: '1.5', row: '!type_mismatch' },
    { type: 'str', sql: `x'00'`, row: '!type_mismatch' },
    { type: 'int', sql: 'null', row: '!type_mismatch' },
    { type: 'int?', sql: 'null', row: 'null' },
    { type: 'str?', sql: `''`, row: '""' },
  ])('hold $sql declared $type as $row', async ({ type, sql, row }) => {
    fill(`create table t (k, v); insert into t values (1, ${sql})`);
    const schema = { mode: 'flexible', fields: [`v: ${type}`] };
    const { items } = await read({ ...all, schema });
    const expected = row.startsWith('!') ? row : `{"v":${row},"k":1}`;
    expect(asLines(items)).toEqual([expected]);
  });

  test('longer than `max_record_bytes` are bad, and keep their beginning', async () => {
    fill(`create table t (k, v); insert into t values (1, hex(zeroblob(5000))), (2, 'b')`);
    const { items } = await read({ ...all, max_record_bytes: 100 });
    expect(asLines(items)).toEqual(['!record_too_large', '{"k":2,"v":"b"}']);
    expect(items[0]).toMatchObject({ length: 10_014 });
    expect(items[1]).toMatchObject({ offset: 10_014 });
    expect(rawOf(items[0])).toHaveLength(4096);
  });

  test.each(['UTF-16le', 'UTF-16be'])(
    'of a database in %s are read as they are',
    async (encoding) => {
      fill(`pragma encoding = '${encoding}'; create table t (k, v);
          insert into t values ('ä', 'x👍'), ('b', cast(x'00d8' as text)), ('c', cast(x'd800' as text))`);
      const { items } = await read(all);
      const lines = asLines(items).toSorted();
      expect(lines[0]).toMatch(/^!invalid_utf8$/);
      expect(lines).toContain('{"k":"ä","v":"x👍"}');
      expect(lines).toHaveLength(3);
    },
  );
});

describe('database: the key', () => {
  test.each([
    {
      title: 'integers',
      keys: ['3', '-9223372036854775808', '9007199254740993', '9007199254740992'],
    },
    {
      title: 'integers and reals',
      keys: ['1', '0.5', '1.5', '-1e300', '9007199254740993', '9007199254740992.0'],
    },
    { title: 'texts', keys: [`'b'`, `'B'`, `'a'`, `''`, `'ä'`, `'\u{1f44d}'`, `'\ufb01'`] },
    { title: 'bytes', keys: [`x''`, `x'ff'`, `x'00ff'`, `x'ffff'`] },
    { title: 'values of every kind', keys: [`x'00'`, `'0'`, '0', '1e300', `'9'`] },
  ])('may be of $title', async ({ keys }) => {
    fill(`create table t (k); insert into t values ${keys.map((key) => `(${key})`).join(', ')}`);
    const { items } = await read(all);
    expect(items).toHaveLength(keys.length);
  });

  test('tells texts apart that a collation of the table calls equal', async () => {
    fill(`create table t (k text collate nocase); insert into t values ('b'), ('A'), ('a'), ('B')`);
    const { items } = await read(all);
    expect(asLines(items)).toEqual(['{"k":"A"}', '{"k":"B"}', '{"k":"a"}', '{"k":"b"}']);
  });

  test.each([
    {
      title: 'that is there twice',
      rows: `(1, 'a'), (2, 'b'), (2, 'c')`,
      order_by: ['k'],
      message: '`shop.db#query`, record 3: the key [2] of `k` is there twice',
    },
    {
      title: 'that holds a null',
      rows: `(1, 'a'), (null, 'b')`,
      order_by: ['k'],
      message: '`shop.db#query`, record 1: the key [null] of `k` holds a null',
    },
    {
      title: 'of which one column holds a null',
      rows: `(1, 'a'), (1, null)`,
      order_by: ['k', 'v'],
      message: '`shop.db#query`, record 1: the key [1,null] of `k`, `v` holds a null',
    },
    {
      title: 'that is there twice as integer and as real',
      rows: `(1, 'a'), (1.0, 'b')`,
      order_by: ['k'],
      message: '`shop.db#query`, record 2: the key [1] of `k` is there twice',
    },
  ])('$title ends the run', async ({ rows, order_by, message }) => {
    fill(`create table t (k, v); insert into t values ${rows}`);
    await expect(read({ ...all, order_by })).rejects.toMatchObject({
      name: 'EnvironmentError',
      code: 'SOURCE_UNREADABLE',
      message,
      nextStep: 'Name columns in `order_by` that are together unique and never null.',
    });
  });
});

describe('database: while it is read', () => {
  const many = `with recursive n(k) as (select 1 union all select k + 1 from n where k < 2000)
                insert into t select k, 'v' || k from n`;

  test.each(['delete', 'wal'])('others can write under journal_mode %s', async (mode) => {
    fill(`pragma journal_mode = ${mode}; create table t (k integer primary key, v); ${many}`);
    const source = databaseSource.bind({ url: 'shop.db', ...all }).open(place);
    let count = 0;
    for await (const { items } of source.read()) {
      count += items.length;
      expect(items.length).toBeLessThanOrEqual(256);
      change(`insert into t values (${10_000 + count}, 'later')`);
    }
    source.close();
    expect(count, 'what is written meanwhile is not read').toBe(2000);
  });

  test('can be left, and the source closed, at any time', async () => {
    fill(`create table t (k integer primary key, v); ${many}`);
    const source = databaseSource.bind({ url: 'shop.db', ...all }).open(place);
    const chunks = source.read()[Symbol.asyncIterator]();
    await chunks.next();
    source.close();
    source.close();
    change('drop table t');
  });
});

test('database: a failure while reading names the query and what to do', async () => {
  fill('create table t (k)');
  change('drop table t');
  await expect(read(all)).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: expect.stringContaining('`shop.db#query` cannot be read') as unknown,
    facts: { file: 'shop.db#query' },
  });
});

const given = process.env['ELSPETH_TEST_SEED'];
const seed =
  given === undefined || given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given);

/** A value, as SQL and as JSON. */
const values: fc.Arbitrary<readonly [sql: string, json: unknown]> = fc.oneof(
  fc.maxSafeInteger().map((n) => [String(n), n] as const),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => [sqlReal(n), n + 0] as const),
  fc
    .string({ unit: 'binary' })
    .filter((text) => !text.includes('\0') && text.isWellFormed())
    .map((text) => [`'${text.replaceAll("'", "''")}'`, text] as const),
  fc
    .uint8Array({ maxLength: 9 })
    .map((bytes) => [`x'${Buffer.from(bytes).toString('hex')}'`, bytes] as const),
  fc.constant(['null', null] as const),
);

function sqlReal(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

test('database: records tile, are canonical JSON, and are the same from behind each of them', async () => {
  console.info(`ELSPETH_TEST_SEED=${seed}`);
  const tables = fc.array(fc.tuple(values, values), { maxLength: 12 });
  const property = fc.asyncProperty(tables, fc.nat(), async (rows, stop) => {
    const sql = rows.map(([a, b], k) => `insert into t values (${k}, ${a[0]}, ${b[0]});`);
    fill(`create table t (k, a, "B b"); ${sql.join('')}`);
    const { items, positions } = await read({ ...all, normalize_fields: false });
    const texts = rows.map(([a, b], k) => canonicalJson({ k, a: a[1], 'B b': b[1] }));
    const expected = Buffer.from(texts.join(''));
    expectTiling(items, expected);
    assert.ok(bytesOf(items).equals(expected));
    if (rows.length === 0) return;
    const at = stop % rows.length;
    const rest = await read({ ...all, normalize_fields: false }, positions[at]);
    assert.deepEqual(rest.items, items.slice(at + 1));
    assert.deepEqual(rest.positions, positions.slice(at + 1));
  });
  await fc.assert(property, { seed, numRuns: 60 });
});
