import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalJson } from '../../../../landscape/canonical-json.ts';
import type { RowData } from '../../../../landscape/model/json.ts';
import type { SinkEntry, SinkInput, SinkRowResult } from '../../../../plugins/contract.ts';
import { databaseSink } from '../../../../plugins/sinks/database.ts';
import { jsonValue } from '../../json-values.ts';
import { inputOf, rowEntry, sha256, writeGroup, writeOutput } from '../sink-in-folder.ts';
import { sinkDatabase, type SinkDatabase } from './sink-database.ts';

const out = { url: 'sqlite:///out.db', table: 'orders' };
const why = { reason: 'type_mismatch', message: 'not a number', node: 'source', row: 42 };

function writeTo(
  database: SinkDatabase,
  entries: readonly SinkEntry[],
  input: SinkInput,
  options: object = {},
) {
  return writeOutput(databaseSink, { ...out, ...options }, database.context({ input }), [entries]);
}

describe('database: a table that is made', () => {
  test('has a column for every field, of the declared type', () => {
    const database = sinkDatabase();
    const fields = [
      's: str',
      'i: int',
      'f: float',
      'b: bool?',
      'd: decimal',
      't: datetime?',
      'a: any',
    ];
    const row = { s: 'x', i: 1, f: 2, b: true, d: '4.20', t: null, a: 'y' };
    const input = inputOf(Object.keys(row));
    writeTo(database, [rowEntry(row)], input, {
      schema: { mode: 'fixed', fields },
      key: ['i', 's'],
    });
    expect(
      database.rows('select name, type, "notnull", pk from pragma_table_info(\'orders\')'),
    ).toEqual([
      ['s', 'TEXT', 1, 2],
      ['i', 'INTEGER', 1, 1],
      ['f', 'REAL', 1, 0],
      ['b', 'INTEGER', 0, 0],
      ['d', 'TEXT', 1, 0],
      ['t', 'TEXT', 0, 0],
      ['a', '', 0, 0],
    ]);
    expect(database.rows('select *, typeof(f) from orders')).toEqual([
      ['x', 1, 2, 1, '4.20', null, 'y', 'real'],
    ]);
    expect(database.tables()).toEqual(['orders']);
  });

  test('in a folder that is made too, under the names that the settings give', () => {
    const database = sinkDatabase();
    const options = { url: 'a/{date}/x-{run_id}.db', table: 'my "table"@home' };
    const { artifact, publishedPath } = writeTo(
      database,
      [rowEntry({ 'a "b"': 1 })],
      inputOf(['a "b"']),
      options,
    );
    const path = 'db://my "table"%40home@a/2024-05-01/x-r-9f31c2.db';
    expect(publishedPath).toBe(path);
    expect(artifact).toMatchObject({ kind: 'database', path });
  });

  test('is there without any row', () => {
    const database = sinkDatabase();
    const { artifact, segments } = writeTo(database, [], inputOf(['id']));
    expect(segments).toEqual([]);
    expect(artifact).toEqual({
      kind: 'database',
      path: 'db://orders@sqlite:///out.db',
      sizeBytes: 0,
      hash: createHash('sha256').digest(),
    });
    expect(database.rows('select * from orders')).toEqual([]);
  });

  test('has columns for why a row is here, and for records that could not be read', () => {
    const database = sinkDatabase();
    const input = inputOf(['id'], { reasons: true, rawRecords: true });
    const raw = (text: string, base64: boolean): SinkEntry => ({
      content: { kind: 'raw', text, base64, line: 7 },
      reason: { ...why, row: null },
    });
    const entries = [
      rowEntry({ id: 1 }),
      rowEntry({ id: 2 }, why),
      raw('x,"y', false),
      raw('/w==', true),
      raw('base64:x', false),
    ];
    const schema = { mode: 'fixed', fields: ['id: int'] };
    writeTo(database, entries, input, { schema });
    expect(database.rows('select * from orders')).toEqual([
      [1, null, null, null, null, null, null],
      [2, null, null, 'type_mismatch', 'not a number', 'source', 42],
      [null, 'x,"y', 7, 'type_mismatch', 'not a number', 'source', null],
      [null, 'base64:/w==', 7, 'type_mismatch', 'not a number', 'source', null],
      [null, 'base64:YmFzZTY0Ong=', 7, 'type_mismatch', 'not a number', 'source', null],
    ]);
  });
});

describe('database: values', () => {
  test.each([
    { title: 'an integer', value: 42, sql: `42`, type: 'integer' },
    {
      title: 'the largest integer',
      value: 9007199254740991,
      sql: '9007199254740991',
      type: 'integer',
    },
    { title: 'a real', value: 0.1, sql: '0.1', type: 'real' },
    { title: 'a large number', value: 1e300, sql: '1e300', type: 'real' },
    { title: 'true', value: true, sql: '1', type: 'integer' },
    { title: 'a text', value: '42', sql: `'42'`, type: 'text' },
    { title: 'an empty text', value: '', sql: `''`, type: 'text' },
    { title: 'a text of many planes', value: 'Grüße 👍', sql: `'Grüße 👍'`, type: 'text' },
    { title: 'a list', value: [1, { b: 2, a: 1 }], sql: `'[1,{"a":1,"b":2}]'`, type: 'text' },
    { title: 'bytes', value: { __bytes__: 'AP8=' }, sql: `x'00ff'`, type: 'blob' },
    {
      title: 'what only looks like bytes',
      value: { __bytes__: 'x' },
      sql: `'{"__bytes__":"x"}'`,
      type: 'text',
    },
  ])('$title is stored as $type', ({ value, sql, type }) => {
    const database = sinkDatabase();
    writeTo(database, [rowEntry({ a: value })], inputOf(['a']));
    expect(database.rows(`select typeof(a), a is ${sql} from orders`)).toEqual([[type, 1]]);
  });

  test('null and fields that a row lacks are null', () => {
    const database = sinkDatabase();
    writeTo(database, [rowEntry({ a: null }), rowEntry({ b: 1 })], inputOf(['a', 'b']));
    expect(database.rows('select * from orders')).toEqual([
      [null, null],
      [null, 1],
    ]);
  });
});

describe('database: segments', () => {
  const groups = [[{ b: 'ü', a: 1 }, { a: [2] }], [], [{ a: 3, b: null }]];

  test('are the canonical JSON of the rows, a line each, and their hashes make the hash of all', () => {
    const database = sinkDatabase();
    const sink = databaseSink.bind(out).open(database.context({ input: inputOf(['a', 'b']) }));
    const lines: string[] = [];
    const hashes: Uint8Array[] = [];
    let offset = 0;
    for (const group of groups) {
      const results = sink.write(group.map((row) => rowEntry(row as RowData)));
      const text = group.map((row) => `${canonicalJson(row)}\n`).join('');
      for (const result of results) {
        if (!result.ok) throw new Error(result.error.message);
        lines.push(Buffer.from(result.bytes).toString());
        const at = result.offset - offset;
        expect(
          Buffer.from(text)
            .subarray(at, at + result.bytes.length)
            .toString(),
        ).toBe(lines.at(-1));
      }
      const segment = sink.flush();
      if (group.length === 0) {
        expect(segment).toBeUndefined();
        continue;
      }
      expect(segment).toEqual({
        offset,
        length: Buffer.byteLength(text),
        hash: sha256(Buffer.from(text)),
      });
      hashes.push(segment!.hash);
      offset += Buffer.byteLength(text);
    }
    expect(lines).toEqual(['{"a":1,"b":"ü"}', '{"a":[2]}', '{"a":3,"b":null}']);
    expect(sink.finish()).toEqual({
      segment: undefined,
      artifact: {
        kind: 'database',
        path: 'db://orders@sqlite:///out.db',
        sizeBytes: offset,
        hash: sha256(Buffer.concat(hashes)),
      },
    });
    sink.close();
  });

  test('hold the reason of a row under the names of its columns', () => {
    const input = inputOf(['id'], { reasons: true });
    const sink = databaseSink.bind(out).open(sinkDatabase().context({ input }));
    const [result] = sink.write([rowEntry({ id: 2 }, why)]);
    expect(result?.ok === true && JSON.parse(Buffer.from(result.bytes).toString())).toEqual({
      id: 2,
      _elspeth_reason: 'type_mismatch',
      _elspeth_message: 'not a number',
      _elspeth_node: 'source',
      _elspeth_row: 42,
    });
    sink.close();
  });

  test('are the canonical JSON of whatever rows there are', () => {
    const names = ['a', 'b', '10', '9', '__proto__'];
    const rows = fc.dictionary(fc.constantFrom(...names), jsonValue, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), (some) => {
        const database = sinkDatabase();
        const sink = databaseSink.bind(out).open(database.context({ input: inputOf(names) }));
        const results = sink.write(some.map((row) => rowEntry(row)));
        const texts = results.map((result) => result.ok && Buffer.from(result.bytes).toString());
        expect(texts).toEqual(some.map((row) => canonicalJson(row)));
        sink.close();
      }),
      { numRuns: 50 },
    );
  });
});

describe('database: refused rows', () => {
  const table = `create table orders (
    id integer primary key, name text unique on conflict replace, amount decimal(10, 2) check (amount > 0),
    note text not null default '-', size real, code blob)`;
  const good: RowData = { id: 1, name: 'a', amount: 1.5, note: 'x', size: 1, code: 'c' };
  const input = inputOf(Object.keys(good));

  test.each([
    {
      title: 'a key that is there',
      row: { id: 1, note: '' },
      reason: 'constraint_violation',
      field: 'id',
    },
    {
      title: 'a name that is there',
      row: { name: 'a', note: '' },
      reason: 'constraint_violation',
      field: 'name',
    },
    {
      title: 'null where none may be',
      row: { note: null },
      reason: 'constraint_violation',
      field: 'note',
    },
    { title: 'a failed check', row: { amount: -1, note: '' }, reason: 'constraint_violation' },
    {
      title: 'a field without a column',
      row: { ...good, id: 2, more: 1 },
      reason: 'unexpected_field',
      field: 'more',
    },
    {
      title: 'a text among integers',
      row: { id: 'two', note: '' },
      reason: 'type_mismatch',
      field: 'id',
    },
    {
      title: 'a number among texts',
      row: { name: 7, note: '' },
      reason: 'type_mismatch',
      field: 'name',
    },
    { title: 'true among texts', row: { note: true }, reason: 'type_mismatch', field: 'note' },
    {
      title: 'true among reals',
      row: { size: true, note: '' },
      reason: 'type_mismatch',
      field: 'size',
    },
    {
      title: 'a fraction among integers',
      row: { id: 1.5, note: '' },
      reason: 'type_mismatch',
      field: 'id',
    },
    {
      title: 'a text that would become a number',
      row: { amount: ' 4.20 ', note: '' },
      reason: 'type_mismatch',
      field: 'amount',
    },
    {
      title: 'half a surrogate pair',
      row: { note: '\ud83d' },
      reason: 'unencodable_value',
      field: 'note',
    },
  ])('$title: refused, and nothing is left of it', ({ row, reason, field }) => {
    const database = sinkDatabase(table);
    const options = { ...out, schema: { mode: 'flexible', fields: ['id: any?'] } };
    const sink = databaseSink.bind(options).open(database.context({ input }));
    const bad = rowEntry(row);
    const results = sink.write([rowEntry(good), bad, rowEntry({ ...good, id: 3, name: 'b' })]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
    const refused = results[1] as SinkRowResult & { ok: false };
    expect(refused.error).toMatchObject({ reason, ...(field !== undefined && { field }) });
    const text = [good, { ...good, id: 3, name: 'b' }]
      .map((each) => `${canonicalJson(each)}\n`)
      .join('');
    expect(sink.flush()).toMatchObject({
      offset: 0,
      length: text.length,
      hash: sha256(Buffer.from(text)),
    });
    sink.publish(sink.finish().artifact);
    expect(database.rows('select id, name from orders')).toEqual([
      [1, 'a'],
      [3, 'b'],
    ]);
  });

  test.each([
    { value: 'two days', ok: true },
    { value: '2024-05-01', ok: true },
    { value: [1], ok: true },
    { value: 3, ok: true },
    { value: '1e5', ok: false },
    { value: '.5', ok: false },
    { value: '-7', ok: false },
  ])('a column of type DATE takes $value: $ok', ({ value, ok }) => {
    const database = sinkDatabase('create table orders (at date)');
    const sink = databaseSink.bind(out).open(database.context({ input: inputOf(['at']) }));
    expect(sink.write([rowEntry({ at: value })])).toMatchObject([{ ok }]);
    sink.flush();
    sink.close();
    if (!ok) return;
    const stored = database.rows('select at from orders');
    expect(stored).toEqual([[typeof value === 'object' ? JSON.stringify(value) : value]]);
  });

  test('in a strict table get what the table says', () => {
    const database = sinkDatabase('create table orders (a int, b any, c blob) strict');
    const sink = databaseSink.bind(out).open(database.context({ input: inputOf(['a', 'b', 'c']) }));
    const results = sink.write([
      rowEntry({ a: 1, b: '7', c: { __bytes__: 'AA==' } }),
      rowEntry({ c: 'text' }),
    ]);
    expect(results).toMatchObject([
      { ok: true },
      {
        ok: false,
        error: {
          reason: 'type_mismatch',
          message:
            'The table `orders` refuses the row: cannot store TEXT value in BLOB column orders.c',
        },
      },
    ]);
    sink.flush();
    sink.close();
    expect(database.rows('select typeof(a), typeof(b), typeof(c) from orders')).toEqual([
      ['integer', 'text', 'blob'],
    ]);
  });

  test('that are all of a group leave no segment', () => {
    const database = sinkDatabase(table);
    const sink = databaseSink.bind(out).open(database.context({ input }));
    expect(sink.write([rowEntry({ note: null })])).toMatchObject([{ ok: false }]);
    expect(sink.flush()).toBeUndefined();
    database.execute(`insert into orders (id) values (9)`);
    expect(writeGroup(sink, [rowEntry(good)])).toMatchObject({ offset: 0 });
    sink.close();
  });

  test('refer to rows that are not there', () => {
    const database = sinkDatabase(
      'create table people (id integer primary key); insert into people values (1); create table orders (person references people)',
    );
    const sink = databaseSink.bind(out).open(database.context({ input: inputOf(['person']) }));
    expect(sink.write([rowEntry({ person: 1 }), rowEntry({ person: 2 })])).toMatchObject([
      { ok: true },
      {
        ok: false,
        error: {
          reason: 'constraint_violation',
          details: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' },
        },
      },
    ]);
    sink.close();
  });
});

describe('database: a key', () => {
  const input = inputOf(['id', 'v']);

  test('lets a row take the place of the one before it', () => {
    const database = sinkDatabase();
    const entries = [
      { id: 1, v: 'a' },
      { id: 2, v: 'b' },
      { id: 1, v: 'c' },
    ].map((row) => rowEntry(row));
    writeTo(database, entries, input, { key: ['id'] });
    expect(database.rows('select * from orders order by id')).toEqual([
      [1, 'c'],
      [2, 'b'],
    ]);
  });

  test('lets rows take the place of those of a table that is there, and leaves its other columns', () => {
    const database = sinkDatabase(`create table orders (id text primary key, v, kept) without rowid;
      insert into orders values ('a', 'old', 'k'), ('b', 'old', 'k')`);
    writeTo(database, [rowEntry({ id: 'b', v: 'new' }), rowEntry({ id: 'c', v: 'new' })], input, {
      key: ['id'],
    });
    expect(database.rows('select * from orders order by id')).toEqual([
      ['a', 'old', 'k'],
      ['b', 'new', 'k'],
      ['c', 'new', null],
    ]);
  });

  test('may be all that there is', () => {
    const database = sinkDatabase();
    writeTo(database, [rowEntry({ id: 1 }), rowEntry({ id: 1 })], inputOf(['id']), { key: ['id'] });
    expect(database.rows('select * from orders')).toEqual([[1]]);
  });

  test('that is null, or lacking, makes a refused row', () => {
    const sink = databaseSink.bind({ ...out, key: ['id'] }).open(sinkDatabase().context({ input }));
    expect(sink.write([rowEntry({ id: null, v: 1 }), rowEntry({ v: 1 })])).toMatchObject([
      { ok: false, error: { reason: 'missing_field', field: 'id' } },
      { ok: false, error: { reason: 'missing_field', field: 'id' } },
    ]);
    sink.close();
  });

  test('does not excuse a row that another constraint refuses', () => {
    const database = sinkDatabase('create table orders (id integer primary key, v unique)');
    const sink = databaseSink.bind({ ...out, key: ['id'] }).open(database.context({ input }));
    const rows = [
      { id: 1, v: 'a' },
      { id: 2, v: 'a' },
    ].map((row) => rowEntry(row));
    expect(sink.write(rows)).toMatchObject([{ ok: true }, { ok: false, error: { field: 'v' } }]);
    sink.close();
  });
});

describe('database: if the table exists', () => {
  const before = `create table orders (id, note); insert into orders values (0, 'old'); create view v as select * from orders`;
  const entries = [rowEntry({ id: 1 })];
  const input = inputOf(['id']);

  test('append adds to it while the run goes on', () => {
    const database = sinkDatabase(before);
    const sink = databaseSink.bind(out).open(database.context({ input }));
    writeGroup(sink, entries);
    expect(database.rows('select * from orders')).toEqual([
      [0, 'old'],
      [1, null],
    ]);
    expect(database.tables()).toEqual(['_elspeth_writes', 'orders']);
    sink.publish(sink.finish().artifact);
    expect(database.tables()).toEqual(['orders']);
  });

  test('replace keeps it until the new one is complete', () => {
    const database = sinkDatabase(before);
    const sink = databaseSink
      .bind({ ...out, if_exists: 'replace' })
      .open(database.context({ input }));
    writeGroup(sink, entries);
    const { artifact } = sink.finish();
    expect(database.rows('select * from orders')).toEqual([[0, 'old']]);
    expect(database.tables()).toContain('orders__partial_r-9f31c2');
    sink.publish(artifact);
    expect(database.rows('select * from orders')).toEqual([[1]]);
    expect(database.rows('select * from v')).toEqual([[1]]);
    expect(database.tables()).toEqual(['orders']);
  });

  test('fail makes a new one, and does not take the place of one that came meanwhile', () => {
    const database = sinkDatabase();
    const sink = databaseSink.bind({ ...out, if_exists: 'fail' }).open(database.context({ input }));
    writeGroup(sink, entries);
    const { artifact } = sink.finish();
    database.execute('create table orders (x)');
    expect(() => sink.publish(artifact)).toThrow(
      expect.objectContaining({ code: 'OUTPUT_EXISTS' }),
    );
    database.execute('drop table orders');
    expect(sink.publish(artifact)).toEqual({ path: 'db://orders@sqlite:///out.db' });
    expect(database.rows('select * from orders')).toEqual([[1]]);
  });

  test.each(['append', 'replace', 'fail'])('%s can be published again', (if_exists) => {
    const database = sinkDatabase();
    const sink = databaseSink.bind({ ...out, if_exists }).open(database.context({ input }));
    writeGroup(sink, entries);
    const { artifact } = sink.finish();
    expect(sink.publish(artifact)).toEqual(sink.publish(artifact));
    expect(database.rows('select * from orders')).toEqual([[1]]);
  });

  test('rows of unknown fields find the columns that it has', () => {
    const database = sinkDatabase(before);
    const open = { ...input, fields: { fields: new Map(), open: true } };
    const sink = databaseSink.bind(out).open(database.context({ input: open }));
    expect(sink.write([rowEntry({ note: 'x' }), rowEntry({ id: 1, b: 2 })])).toMatchObject([
      { ok: true },
      { ok: false, error: { reason: 'unexpected_field', field: 'b' } },
    ]);
    sink.close();
  });
});

describe('database: what fails outside', () => {
  const input = inputOf(['id']);

  test('a table that is gone ends the run, and the sink stays failed', () => {
    const database = sinkDatabase('create table orders (id)');
    const sink = databaseSink.bind(out).open(database.context({ input }));
    database.execute('drop table orders');
    const failed: unknown = expect.objectContaining({
      name: 'EnvironmentError',
      code: 'SINK_WRITE_FAILED',
      message: 'Cannot write to `db://orders@sqlite:///out.db`: no such table: orders',
    });
    expect(() => sink.write([rowEntry({ id: 1 })])).toThrow(failed);
    database.execute('create table orders (id)');
    expect(() => sink.flush(), 'nobody knows what was done: it stays failed').toThrow(failed);
    sink.close();
  });

  test('a trigger that undoes the group ends the run', () => {
    const database = sinkDatabase(`create table orders (id);
      create trigger no before insert on orders when new.id = 2 begin select raise(rollback, 'no'); end`);
    const sink = databaseSink.bind(out).open(database.context({ input }));
    expect(() => sink.write([rowEntry({ id: 1 }), rowEntry({ id: 2 })])).toThrow('Cannot write to');
    sink.close();
    expect(database.rows('select * from orders')).toEqual([]);
  });

  test('what was not flushed is gone when the sink is closed', () => {
    const database = sinkDatabase();
    const sink = databaseSink.bind(out).open(database.context({ input }));
    sink.write([rowEntry({ id: 1 })]);
    sink.close();
    expect(database.rows('select * from orders')).toEqual([]);
  });
});
