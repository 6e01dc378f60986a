import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { testDatabase } from './test-database.ts';

const { fill, change, read } = testDatabase();

const all = { query: 'select * from t', order_by: ['k'] };
const table = `create table t (k text primary key, v); insert into t values ('a', 1), ('b', 2), ('c', 3), ('d', 4)`;

describe('database: a position', () => {
  test('holds the count, the bytes, the last key, and the hash of everything before', async () => {
    fill(table);
    const { positions } = await read(all);
    const before = '{"k":"a","v":1}{"k":"b","v":2}';
    expect(positions[1]).toEqual({
      records: 2,
      offset: before.length,
      lastKey: '["b"]',
      sha256: createHash('sha256').update(before).digest('hex'),
    });
  });

  test('behind many records is the same whichever of them were asked for', async () => {
    fill(`create table t (k); with recursive n(k) as (select 1 union all select k + 1 from n where k < 1000)
          insert into t select k from n`);
    const { items, positions } = await read(all);
    const { positions: rest } = await read(all, positions[699]);
    expect(items).toHaveLength(1000);
    expect(rest).toEqual(positions.slice(700));
  });

  test.each([
    { title: 'a value', sql: `update t set v = 9 where k = 'a'`, what: 'gives other records' },
    {
      title: 'the type of a value',
      sql: `update t set v = '1' where k = 'a'`,
      what: 'gives other',
    },
    { title: 'a new row', sql: `insert into t values ('aa', 0)`, what: 'gives other records' },
    { title: 'a missing row', sql: `delete from t where k = 'a'`, what: 'gives other records' },
    { title: 'missing rows', sql: `delete from t where k > 'a'`, what: 'gives 1 records, fewer' },
  ])('is refused when what lies before it has changed: $title', async ({ sql, what }) => {
    fill(table);
    const { positions } = await read(all);
    change(sql);
    await expect(read(all, positions[2])).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: expect.stringContaining(`\`shop.db#query\` ${what}`) as unknown,
      facts: { file: 'shop.db#query', records: 3, lastKey: '["c"]' },
    });
  });

  test('is taken when something changed behind it', async () => {
    fill(table);
    const { positions } = await read(all);
    change(`update t set v = 7 where k = 'd'; insert into t values ('e', 5)`);
    const { items } = await read(all, positions[2]);
    expect(items).toMatchObject([
      { line: 4, result: { row: { k: 'd', v: 7 } } },
      { line: 5, result: { row: { k: 'e' } } },
    ]);
  });

  test('keeps a last key that is no JSON number', async () => {
    fill('create table t (k); insert into t values (9007199254740993)');
    const { positions } = await read(all);
    expect(positions[0]).toMatchObject({ lastKey: '[9007199254740993]' });
  });

  test.each([
    { records: 0, offset: 5, lastKey: '', sha256: '' },
    { records: 1, offset: -1, lastKey: '', sha256: '' },
    { records: 1, offset: 5, lastKey: 7, sha256: '' },
    { records: 1, offset: 5, lastKey: '' },
  ])('that is damaged is no position: %j', async (position) => {
    fill(table);
    await expect(read(all, position)).rejects.toMatchObject({ code: 'POSITION_CORRUPT' });
  });
});
