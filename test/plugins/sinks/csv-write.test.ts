import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { csvSink } from '../../../plugins/sinks/csv.ts';
import { contextIn, inputOf, makeTestFolder, rowEntry, sha256 } from './sink-in-folder.ts';

const why = { reason: 'type_mismatch', message: 'not a number', node: 'source', row: 42 };

test('csv gives each row its bytes and where they lie, and leaves no byte of a refused one', () => {
  const folder = makeTestFolder();
  const input = inputOf(['a', 'b']);
  const sink = csvSink.bind({ path: 'out.csv' }).open(contextIn(folder, { input }));
  const rows = [
    { a: 'ü', b: 1 },
    { a: 2, c: 3 },
    { a: '\ud83d' },
    { a: { b: 'x\udc00' } },
    { b: 4 },
  ];
  const results = sink.write(rows.map((row) => rowEntry(row)));
  const seen = results.map((result) =>
    result.ok
      ? { offset: result.offset, text: Buffer.from(result.bytes).toString() }
      : { reason: result.error.reason, field: result.error.field },
  );
  const segment = sink.flush();
  const { artifact } = sink.finish();
  sink.publish(artifact);

  expect(seen).toEqual([
    { offset: 4, text: 'ü,1' },
    { reason: 'unexpected_field', field: 'c' },
    { reason: 'unencodable_value', field: 'a' },
    { reason: 'unencodable_value', field: 'a' },
    { offset: 9, text: ',4' },
  ]);
  const bytes = readFileSync(join(folder, 'out.csv'));
  expect(bytes.toString()).toBe('a,b\nü,1\n,4\n');
  expect(segment).toEqual({ offset: 0, length: bytes.length, hash: sha256(bytes) });
  expect(artifact).toEqual({
    kind: 'file',
    path: 'out.csv',
    sizeBytes: bytes.length,
    hash: sha256(bytes),
  });
});

test('csv refuses a row whose only field is another than the only column', () => {
  const context = contextIn(makeTestFolder(), { input: inputOf(['toString']) });
  const sink = csvSink.bind({ path: 'out.csv' }).open(context);
  expect(sink.write([rowEntry({ a: 1 })])).toMatchObject([{ ok: false, error: { field: 'a' } }]);
  sink.close();
});

test('csv writes neither header nor segment for a group of which every row is refused', () => {
  const folder = makeTestFolder();
  const input = inputOf(['a']);
  const sink = csvSink.bind({ path: 'out.csv' }).open(contextIn(folder, { input }));
  const results = sink.write([rowEntry({ z: 1 })]);
  expect(results).toEqual([
    {
      ok: false,
      error: {
        reason: 'unexpected_field',
        message: 'The output has no place for `z`',
        field: 'z',
        expected: '`a`',
        found: '`z`',
      },
    },
  ]);
  expect(sink.flush()).toBeUndefined();
  sink.close();
  expect(readdirSync(folder)).toEqual(['out.csv.partial-r-9f31c2']);
});

test.each(['a', 'ü', '€', '🌪'])(
  'csv writes a row of many %s beyond the size of its buffer',
  (text) => {
    const folder = makeTestFolder();
    const long = text.repeat(40_000);
    const sink = csvSink
      .bind({ path: 'out.csv' })
      .open(contextIn(folder, { input: inputOf(['a']) }));
    const [result] = sink.write([rowEntry({ a: long })]);
    expect(result?.ok === true && Buffer.from(result.bytes).equals(Buffer.from(long))).toBe(true);
    sink.publish(sink.finish().artifact);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8') === `a\n${long}\n`).toBe(true);
  },
);

test('csv keeps views of one write valid while the next writes until the flush', () => {
  const folder = makeTestFolder();
  const input = inputOf(['a']);
  const sink = csvSink.bind({ path: 'out.csv' }).open(contextIn(folder, { input }));
  const [first] = sink.write([rowEntry({ a: 'first' })]);
  sink.write([rowEntry({ a: 'x'.repeat(200_000) })]);
  expect(first?.ok === true && Buffer.from(first.bytes).toString()).toBe('first');
  sink.close();
});

test.each([
  { title: 'a reason that was not announced', entry: rowEntry({ a: 1 }, why) },
  {
    title: 'a raw record that was not announced',
    entry: { content: { kind: 'raw', text: 'x', base64: false, line: 1 } } as const,
  },
])('csv throws on $title', ({ entry }) => {
  const context = contextIn(makeTestFolder(), { input: inputOf(['a']) });
  const sink = csvSink.bind({ path: 'out.csv' }).open(context);
  expect(() => sink.write([entry])).toThrow(
    expect.objectContaining({ code: 'SINK_INPUT_UNDECLARED' }),
  );
  sink.close();
});
