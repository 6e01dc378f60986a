import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';

import { explainText } from '../../app/format/explain-text.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { explainRow } from '../../landscape/queries/explain-row.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder, type PipelineFolder } from '../support/pipeline-folder.ts';
import { stopAfter } from '../support/stop-after.ts';
import { sweepFindings } from '../support/sweep.ts';

const settings = `
source:
  plugin: database
  options:
    url: sqlite:///shop.db
    query: select * from orders
    order_by: [id]
    schema: { mode: fixed, fields: ["id: int", "big: str", "amount: float", "note: any"] }
  on_validation_failure: bad
transforms:
  - name: size
    type: gate
    condition: "row.amount >= 50.0"
    routes: { "true": large, "false": small }
sinks:
  large: { plugin: database, options: { url: sqlite:///shop.db, table: large, key: [id] } }
  small: { plugin: database, options: { url: sqlite:///shop.db, table: small, if_exists: replace }, on_write_failure: bad }
  bad: { plugin: database, options: { url: shop.db, table: bad } }
`;

/** A folder with the pipeline and its database of 120 orders, some of them bad. */
function shop(mode: string, cleanUp?: (remove: () => void) => void): PipelineFolder {
  const folder = pipelineFolder({ 'pipeline.yaml': settings }, cleanUp);
  changeShop(
    folder,
    `
    pragma journal_mode = ${mode};
    create table orders (id integer primary key, big integer, amount, note);
    create table small (old);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 120)
    insert into orders select i, 9007199254740993 + i, iif(i % 50 = 7, 'much', i * 37 % 100), iif(i % 40 = 3, x'00ff', 'n' || i) from n`,
  );
  return folder;
}

function changeShop({ path }: PipelineFolder, sql: string): void {
  const db = new Database(join(path, 'shop.db'));
  db.exec(sql);
  db.close();
}

/** The content of the tables, whole. */
function tablesOf({
  path,
}: PipelineFolder): Readonly<Record<string, readonly (readonly unknown[])[]>> {
  const db = new Database(join(path, 'shop.db'), { readonly: true });
  try {
    const names = db
      .prepare<[], string>(`select name from sqlite_schema where type = 'table' order by 1`)
      .pluck()
      .all();
    return Object.fromEntries(
      names.map((name) => [
        name,
        db
          .prepare<[], readonly unknown[]>(`select * from "${name}" order by 1, 2`)
          .raw()
          .safeIntegers()
          .all(),
      ]),
    );
  } finally {
    db.close();
  }
}

const journalModes = ['delete', 'wal'];

test.each(journalModes)(
  'rows go from a table to tables of the same database, journal_mode %s',
  async (mode) => {
    const folder = shop(mode);
    const { end, events } = await folder.run();
    expect(end.status).toBe('completed');
    const tables = tablesOf(folder);
    expect(Object.entries(tables).map(([name, rows]) => [name, rows.length])).toEqual([
      ['bad', 3],
      ['large', 57],
      ['orders', 120],
      ['small', 60],
    ]);
    expect(tables['small']?.[1]).toEqual([3n, '9007199254740996', 11, Buffer.from([0, 255])]);
    expect(tables['bad']?.[0]?.slice(4, 7)).toEqual([
      '{"amount":"much","big":9007199254741000,"id":7,"note":"n7"}',
      7n,
      'type_mismatch',
    ]);
    const published = events.flatMap((event) =>
      event.type === 'artifact_published' ? [event.path] : [],
    );
    expect(published).toEqual([
      'db://large@sqlite:///shop.db',
      'db://small@sqlite:///shop.db',
      'db://bad@shop.db',
    ]);
  },
);

describe('a run to tables that is stopped at a transaction and started again', async () => {
  const straight = shop('delete', afterAll);
  const whole = stopAfter(Number.POSITIVE_INFINITY);
  const { runKey } = await straight.run({ wrapStore: whole.wrapStore });
  const tables = tablesOf(straight);
  const lineage = lineageOf(straight.landscape, runKey);

  test.each(Array.from({ length: whole.count() }, (_, i) => i))(
    'leaves the same tables and lineage when it stopped after %i transactions',
    async (stopped) => {
      const folder = shop('delete');
      let key = '';
      await expect(
        folder.run({
          wrapStore: stopAfter(stopped).wrapStore,
          onEvent: (event) => {
            if (event.type === 'run_started') key = event.runKey;
          },
        }),
      ).rejects.toThrow(`stopped after ${stopped} transactions`);
      const second = await folder.run({ runKey: key });
      expect(second.end.status).toBe('completed');
      expect(tablesOf(folder)).toEqual(tables);
      expect(lineageOf(folder.landscape, key)).toEqual(lineage);
    },
  );
});

test('explain names the table, and shows the row that was written', async () => {
  const folder = shop('delete');
  await folder.run();
  const explained = async (row: string) => {
    const db = await openLandscapeReader(folder.landscape);
    try {
      const run = await findRun(db, 'latest');
      const options = { databasePath: folder.landscape, resolveArtifact: (path: string) => path };
      return explainText(await explainRow(db, run, row, options), { width: 100 });
    } finally {
      await db.destroy();
    }
  };
  const good = await explained('1');
  expect(good).toContain('table large of sqlite:///shop.db');
  expect(good).toContain('as JSON');
  expect(good).toContain('{"amount":74,"big":"9007199254740995","id":2,"note":"n2"}');
  const bad = await explained('6');
  expect(bad).toContain('table bad of shop.db');
  expect(bad).toContain('"_elspeth_reason":"type_mismatch"');
});

test('a sweep finds an artifact that its segments do not make up', async () => {
  const folder = shop('delete');
  const { runKey } = await folder.run();
  const db = new Database(folder.landscape);
  const triggers = db
    .prepare<[], string>(
      `select name from sqlite_schema where type = 'trigger' and tbl_name = 'artifact_segments'`,
    )
    .pluck()
    .all();
  for (const name of triggers) db.exec(`drop trigger "${name}"`);
  db.exec(
    'update artifact_segments set content_hash = zeroblob(32) where sink_node_index = 2 and segment_index = 0',
  );
  db.close();
  expect(await sweepFindings(folder.landscape, runKey, folder.path)).toMatchObject([
    { table: 'artifacts', check: 'artifact_segments' },
    { table: 'artifact_segments', check: 'checksum' },
  ]);
});

test('a row that a table refuses goes where refused rows go', async () => {
  const folder = shop('delete');
  changeShop(
    folder,
    `drop table small; create table small (id, big, amount check (amount <> 37), note)`,
  );
  const append = settings.replace('table: small, if_exists: replace', 'table: small');
  writeFileSync(join(folder.path, 'pipeline.yaml'), append);
  const { end } = await folder.run();
  expect(end.status).toBe('completed');
  const bad = tablesOf(folder)['bad']?.map((row) => row.slice(-4)) ?? [];
  expect(bad).toContainEqual([
    'constraint_violation',
    'The table `small` refuses the row: CHECK constraint failed: amount <> 37',
    'small',
    0n,
  ]);
});
