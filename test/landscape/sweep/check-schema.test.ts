import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import { openLandscape, openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { checkSchema } from '../../../landscape/sweep/check-schema.ts';
import { makeTestFolder } from '../../plugins/sinks/sink-in-folder.ts';

async function findingsAfter(sql: string) {
  const path = join(makeTestFolder(), 'audit.db');
  (await openLandscape(path)).close();
  const changed = new Database(path);
  changed.exec(sql);
  changed.close();
  const db = await openLandscapeReader(path);
  try {
    return await checkSchema(db);
  } finally {
    await db.destroy();
  }
}

test('a landscape as it was made has the schema that one made now has', async () => {
  expect(await findingsAfter('')).toEqual([]);
});

test.each([
  ['drop trigger rows_no_update', 'trigger rows_no_update on rows'],
  ['create table more (a)', 'table more on more'],
  ['drop view v_rows; create view v_rows as select 1', 'view v_rows on v_rows'],
])('after `%s` that is found', async (sql, key) => {
  expect(await findingsAfter(sql)).toMatchObject([
    { table: 'sqlite_schema', check: 'schema', key },
  ]);
});
