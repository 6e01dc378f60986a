import { copyFileSync, existsSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { FinishedArtifact, Sink, SinkEntry } from '../../../../plugins/contract.ts';
import { databaseSink } from '../../../../plugins/sinks/database.ts';
import { inputOf, rowEntry, writeGroup } from '../sink-in-folder.ts';
import { sinkDatabase, type SinkDatabase } from './sink-database.ts';

const out = { url: 'sqlite:///out.db', table: 'orders' };
const input = inputOf(['id', 'v']);

const groups: readonly (readonly SinkEntry[])[] = [
  [rowEntry({ id: 1, v: 'a' }), rowEntry({ id: 2, v: 'b' })],
  [],
  [rowEntry({ id: 5, v: 'c' })],
  [rowEntry({ id: 3, v: 'd' }), rowEntry({ id: 9, v: 'e' }), rowEntry({ id: 4, v: 'f' })],
];

/** What the landscape knows of the run: changes only where the engine would commit. */
interface Landscape {
  groups: number;
  bytes: number;
  finished: FinishedArtifact | undefined;
  published: boolean;
}

class Crash extends Error {}

/** Runs, or goes on with, a run; `at` is called behind each thing that is done to the outside. */
function carryOn(
  database: SinkDatabase,
  options: object,
  landscape: Landscape,
  at: () => void,
): void {
  const { bytes: committedBytes, finished } = landscape;
  const context = database.context({ input, committedBytes, finished });
  let sink: Sink | undefined;
  try {
    sink = databaseSink.bind(options).open(context);
    at();
    if (finished === undefined) {
      for (const group of groups.slice(landscape.groups)) {
        sink.write(group);
        at();
        const segment = sink.flush();
        at();
        landscape.groups += 1;
        if (segment !== undefined) landscape.bytes = segment.offset + segment.length;
        at();
      }
    }
    const { artifact } = sink.finish();
    at();
    landscape.finished = artifact;
    at();
    sink.publish(artifact);
    at();
    landscape.published = true;
  } finally {
    sink?.close();
  }
}

const explicitIds =
  'create table orders (id integer primary key, v); insert into orders values (7, 0), (1000, 0)';
const plain = 'create table orders (v, id); insert into orders values (0, 7)';

const outputs = [
  { title: 'a new table', options: out, before: undefined },
  { title: 'an existing table', options: out, before: plain },
  {
    title: 'a table with a column called rowid',
    options: out,
    before: 'create table orders (id, v, rowid text)',
  },
  { title: 'a table numbered by a field', options: out, before: explicitIds },
  { title: 'a new table with a key', options: { ...out, key: ['id'] }, before: undefined },
  {
    title: 'a table with a key',
    options: { ...out, key: ['id'] },
    before: explicitIds.replace('(7, 0)', "(7, 0), (2, 'old')"),
  },
  {
    title: 'a table without row numbers',
    options: { ...out, key: ['id'] },
    before: 'create table orders (id integer primary key, v) without rowid',
  },
  { title: 'replacing', options: { ...out, if_exists: 'replace' }, before: plain },
  {
    title: 'replacing nothing, with a key',
    options: { ...out, if_exists: 'replace', key: ['id'] },
    before: undefined,
  },
  { title: 'fail', options: { ...out, if_exists: 'fail' }, before: 'create table other (x)' },
  {
    title: 'a database with a write-ahead log',
    options: out,
    before: `pragma journal_mode = wal; ${plain}`,
  },
];

const landscapeAtStart = (): Landscape => ({
  groups: 0,
  bytes: 0,
  finished: undefined,
  published: false,
});

describe.each(outputs)('database: $title', ({ options, before }) => {
  const contentOf = (database: SinkDatabase) => ({
    rows: database.rows('select id, v from orders order by id, v'),
    tables: database.tables(),
  });

  test('survives a crash behind every step, and the landscape that lags behind', () => {
    const whole = sinkDatabase(before);
    const known = landscapeAtStart();
    let steps = 0;
    carryOn(whole, options, known, () => void (steps += 1));
    const expected = contentOf(whole);
    expect(steps).toBe(16);

    for (let crashAt = 1; crashAt <= steps; crashAt += 1) {
      const database = sinkDatabase(before);
      const landscape = landscapeAtStart();
      let step = 0;
      expect(() =>
        carryOn(database, options, landscape, () => {
          step += 1;
          if (step === crashAt) throw new Crash();
        }),
      ).toThrow(Crash);
      carryOn(database, options, landscape, () => {});
      expect(contentOf(database), `crash behind step ${crashAt}`).toEqual(expected);
      expect(landscape).toEqual(known);
    }
  });

  test('survives a power cut in the middle of a group', () => {
    const database = sinkDatabase(before);
    const landscape = landscapeAtStart();
    const image = sinkDatabase();
    let step = 0;
    carryOn(database, options, landscape, () => {
      step += 1;
      if (step !== 8) return;
      for (const end of ['', '-journal', '-wal']) {
        if (existsSync(database.file + end)) copyFileSync(database.file + end, image.file + end);
      }
    });
    carryOn(image, options, { ...landscapeAtStart(), groups: 2, bytes: 34 }, () => {});
    expect(contentOf(image)).toEqual(contentOf(database));
  });
});

test('database: rows that other programs add meanwhile are not taken back', () => {
  const database = sinkDatabase(plain);
  const sink = databaseSink.bind(out).open(database.context({ input }));
  writeGroup(sink, [rowEntry({ id: 1 }), rowEntry({ id: 2 })]);
  database.execute('insert into orders values (0, 100)');
  writeGroup(sink, [rowEntry({ id: 3 })]);
  sink.close();
  databaseSink.bind(out).open(database.context({ input })).close();
  expect(database.rows('select id from orders')).toEqual([[7], [100]]);
});

test('database: two runs that append to one table do not touch the rows of each other', () => {
  const database = sinkDatabase(plain);
  const open = (runKey: string, committedBytes = 0) =>
    databaseSink.bind(out).open(database.context({ input, runKey, committedBytes }));
  const first = open('r-1');
  const bytes = writeGroup(first, [rowEntry({ id: 1 })])?.length;
  const second = open('r-2');
  writeGroup(second, [rowEntry({ id: 2 })]);
  writeGroup(first, [rowEntry({ id: 3 })]);
  first.close();
  second.publish(second.finish().artifact);
  expect(database.tables()).toContain('_elspeth_writes');
  const again = open('r-1', bytes);
  writeGroup(again, [rowEntry({ id: 4 })]);
  again.publish(again.finish().artifact);
  expect(database.rows('select id from orders')).toEqual([[7], [1], [2], [4]]);
  expect(database.tables()).toEqual(['orders']);
});

test('database: a run writes on when another one has dropped the bookkeeping', () => {
  const database = sinkDatabase(plain);
  const sink = databaseSink.bind(out).open(database.context({ input }));
  const other = databaseSink.bind(out).open(database.context({ input, runKey: 'r-2' }));
  writeGroup(other, [rowEntry({ id: 1 })]);
  other.publish(other.finish().artifact);
  writeGroup(sink, [rowEntry({ id: 2 })]);
  sink.publish(sink.finish().artifact);
  expect(database.rows('select id from orders')).toEqual([[7], [1], [2]]);
});

describe('database: what a run left is refused', () => {
  const staged = { ...out, if_exists: 'replace' };
  const half = (options: object) => {
    const database = sinkDatabase();
    const sink = databaseSink.bind(options).open(database.context({ input }));
    const committedBytes = writeGroup(sink, [rowEntry({ id: 1 })])?.length ?? 0;
    const { artifact } = sink.finish();
    sink.close();
    return { database, committedBytes, artifact };
  };

  test.each([
    {
      title: 'when its table is gone',
      options: staged,
      sql: 'drop table "orders__partial_r-9f31c2"',
      found: 'no table',
    },
    {
      title: 'when its bookkeeping is gone',
      options: out,
      sql: 'drop table _elspeth_writes',
      found: '0 bytes',
    },
  ])('$title', ({ options, sql, found }) => {
    const { database, committedBytes, artifact } = half(options);
    database.execute(sql);
    const context = database.context({ input, committedBytes });
    const damaged: unknown = expect.objectContaining({
      code: 'PARTIAL_TABLE_DAMAGED',
      facts: { path: 'db://orders@sqlite:///out.db', found, expected: `${committedBytes} bytes` },
      nextStep: 'Put the database back as the run left it, or run the pipeline anew.',
    });
    expect(() => databaseSink.bind(options).open(context)).toThrow(damaged);
    expect(artifact.sizeBytes).toBe(committedBytes);
  });

  test('when the table of a finished run is gone', () => {
    const { database, artifact } = half(staged);
    database.execute('drop table "orders__partial_r-9f31c2"');
    const sink = databaseSink.bind(staged).open(database.context({ input, finished: artifact }));
    expect(() => sink.publish(artifact)).toThrow(
      expect.objectContaining({ code: 'PARTIAL_TABLE_DAMAGED' }),
    );
  });

  test('when a finished run wrote something else', () => {
    const { database, artifact } = half(staged);
    const other = { ...artifact, hash: new Uint8Array(32) };
    const sink = databaseSink.bind(staged).open(database.context({ input, finished: other }));
    expect(sink.flush()).toBeUndefined();
    expect(sink.finish()).toEqual({ segment: undefined, artifact: other });
    expect(() => sink.write([])).toThrow('finished by an earlier process');
    expect(() => sink.publish(other)).toThrow(
      expect.objectContaining({ code: 'PARTIAL_TABLE_DAMAGED' }),
    );
    sink.close();
  });
});
