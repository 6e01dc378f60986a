import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import type { JsonObject, JsonValue, RowData } from '../../../landscape/model/json.ts';
import { rowOf } from '../../../landscape/model/json.ts';
import type { SinkEntry } from '../../../plugins/contract.ts';
import { jsonSink } from '../../../plugins/sinks/json.ts';
import {
  contextIn,
  inputOf,
  makeTestFolder,
  placeIn,
  readText,
  rowEntry,
  writeOutput,
} from './sink-in-folder.ts';

const why = { reason: 'type_mismatch', message: 'not a number', node: 'source', row: 42 };
const whyText = '{"reason":"type_mismatch","message":"not a number","node":"source","row":42}';

const raw = (text: string, base64: boolean): SinkEntry => ({
  content: { kind: 'raw', text, base64, line: 7 },
  reason: why,
});

function jsonOf(
  entries: readonly SinkEntry[],
  options: Readonly<Record<string, JsonValue>> & { readonly path: string },
): string {
  const folder = makeTestFolder();
  writeOutput(jsonSink, options, contextIn(folder), [entries]);
  return readText(folder, options.path);
}

const lines = { path: 'out.jsonl' };
const array = { path: 'out.json' };

test.each([
  {
    title: 'a line a row',
    entries: [rowEntry({ a: 1 }), rowEntry({ b: [null] })],
    text: '{"a":1}\n{"b":[null]}\n',
  },
  { title: 'nothing for no rows', entries: [], text: '' },
  {
    title: 'keys in the order of the row',
    entries: [rowEntry({ b: 1, a: 2 })],
    text: '{"b":1,"a":2}\n',
  },
  { title: 'a row without fields', entries: [rowEntry({})], text: '{}\n' },
  {
    title: '`__proto__` as data',
    entries: [rowEntry(rowOf([['__proto__', 1]]))],
    text: '{"__proto__":1}\n',
  },
  {
    title: '`__proto__` as data beside a reason',
    entries: [rowEntry(rowOf([['__proto__', { a: 1 }]]), why)],
    text: `{"__proto__":{"a":1},"_elspeth":${whyText}}\n`,
  },
  {
    title: 'text as it is',
    entries: [rowEntry({ a: 'Grüße 👩‍👩‍👧 رياح' })],
    text: '{"a":"Grüße 👩‍👩‍👧 رياح"}\n',
  },
  {
    title: 'line breaks escaped',
    entries: [rowEntry({ a: 'x\ny\u2028' })],
    text: '{"a":"x\\ny\u2028"}\n',
  },
  {
    title: 'text that spells out a surrogate escape',
    entries: [rowEntry({ a: '\\ud800' })],
    text: '{"a":"\\\\ud800"}\n',
  },
  {
    title: 'a reason after the fields',
    entries: [rowEntry({ a: 1 }, why)],
    text: `{"a":1,"_elspeth":${whyText}}\n`,
  },
  {
    title: 'the field `_elspeth` of a row without a reason',
    entries: [rowEntry({ _elspeth: 1 })],
    text: '{"_elspeth":1}\n',
  },
  {
    title: 'a raw record',
    entries: [raw('x,"y', false)],
    text: `{"raw":"x,\\"y","line":7,"_elspeth":${whyText}}\n`,
  },
  {
    title: 'a raw record that is no text',
    entries: [raw('/w==', true)],
    text: `{"raw_base64":"/w==","line":7,"_elspeth":${whyText}}\n`,
  },
])('json lines: $title', ({ entries, text }) => {
  expect(jsonOf(entries, lines)).toBe(text);
});

const rows: readonly RowData[] = [{ a: 1, b: { c: [1, {}], d: 'x\n' } }, { a: [] }, {}];

test.each([
  { title: 'a row on a line', options: array, text: '[\n{"a":1},\n{"a":2}\n]\n' },
  {
    title: 'format wins over the extension',
    options: { path: 'out.txt', format: 'jsonl' },
    text: '{"a":1}\n{"a":2}\n',
  },
  {
    title: 'any other extension means an array',
    options: { path: 'out' },
    text: '[\n{"a":1},\n{"a":2}\n]\n',
  },
  { title: '.ndjson means lines', options: { path: 'out.NDJSON' }, text: '{"a":1}\n{"a":2}\n' },
])('json: $title', ({ options, text }) => {
  expect(jsonOf([rowEntry({ a: 1 }), rowEntry({ a: 2 })], options)).toBe(text);
});

test('json writes an empty array for no rows', () => {
  expect(jsonOf([], array)).toBe('[]\n');
});

test.each([1, 2, 4])('json indents an array by %i like JSON.stringify', (indent) => {
  const entries = rows.map((row) => rowEntry(row));
  const text = `${JSON.stringify(rows, undefined, indent)}\n`;
  expect(jsonOf(entries, { ...array, indent })).toBe(text);
});

test('json gives each row of an array its bytes and where they lie', () => {
  const context = contextIn(makeTestFolder());
  const sink = jsonSink.bind({ path: 'out.json', indent: 1 }).open(context);
  const seen = sink
    .write([rowEntry({ a: 'ü' }), rowEntry({ a: 2 })])
    .map((result) => result.ok && [result.offset, Buffer.from(result.bytes).toString()]);
  expect(seen).toEqual([
    [3, '{\n  "a": "ü"\n }'],
    [22, '{\n  "a": 2\n }'],
  ]);
  sink.close();
});

const surrogateHalf: JsonObject = { a: 1, b: { c: ['x\ud83d'] } };

test.each([
  {
    title: 'half a surrogate pair',
    entry: rowEntry(surrogateHalf),
    reason: 'unencodable_value',
    field: 'b',
  },
  {
    title: 'half a pair in a nested key',
    entry: rowEntry({ a: { '\udc00': 1 } }),
    reason: 'unencodable_value',
    field: 'a',
  },
  {
    title: 'a field that stands where the reason must',
    entry: rowEntry({ _elspeth: 1 }, why),
    reason: 'unexpected_field',
    field: '_elspeth',
  },
  {
    title: 'a field that a fixed schema lacks',
    entry: rowEntry({ a: 1, z: 1 }),
    reason: 'unexpected_field',
    field: 'z',
  },
  {
    title: 'a row without a declared field',
    entry: rowEntry({ b: 1 }),
    reason: 'missing_field',
    field: 'a',
  },
  {
    title: 'a value of another type than declared',
    entry: rowEntry({ a: 1, n: '7' }),
    reason: 'type_mismatch',
    field: 'n',
  },
])('json refuses $title and leaves no byte of it', ({ entry, reason, field }) => {
  const folder = makeTestFolder();
  const options = {
    ...array,
    schema: { mode: 'fixed', fields: ['a: any', 'b: any?', 'n: int?', '_elspeth: any?'] },
  };
  const sink = jsonSink.bind(options).open(contextIn(folder));
  const results = sink.write([entry, rowEntry({ a: 1 })]);
  expect(results[0]).toMatchObject({ ok: false, error: { reason, field } });
  sink.publish(sink.finish().artifact);
  expect(readText(folder, 'out.json')).toBe('[\n{"a":1}\n]\n');
});

test('json writes raw records whatever the schema says of rows', () => {
  const options = { ...lines, schema: { mode: 'fixed', fields: ['a: int'] } };
  expect(jsonOf([raw('x', false)], options)).toBe(`{"raw":"x","line":7,"_elspeth":${whyText}}\n`);
});

test.each([
  { title: 'no line break', before: '{"a":0}', after: '{"a":0}\n{"a":1}\n' },
  { title: 'a line break', before: '{"a":0}\n', after: '{"a":0}\n{"a":1}\n' },
  { title: 'nothing in it', before: '', after: '{"a":1}\n' },
])('json appends lines to a file with $title', ({ before, after }) => {
  const folder = makeTestFolder();
  writeFileSync(join(folder, 'out.jsonl'), before);
  const options = { ...lines, if_exists: 'append' };
  writeOutput(jsonSink, options, contextIn(folder), [[rowEntry({ a: 1 })]]);
  expect(readText(folder, 'out.jsonl')).toBe(after);
});

test.each([
  { title: 'lines', options: lines, found: [] },
  { title: 'an array', options: { ...array, indent: 2 }, found: [] },
  { title: 'appending lines', options: { ...lines, if_exists: 'append' }, found: [] },
  {
    title: 'appending to an array',
    options: { ...array, if_exists: 'append' },
    found: ['APPEND_NEEDS_LINES'],
  },
  { title: 'indented lines', options: { ...lines, indent: 2 }, found: ['INDENT_NEEDS_ARRAY'] },
])('json check of $title finds $found', ({ options, found }) => {
  const problems = jsonSink.bind(options).check(inputOf(['a']), placeIn(makeTestFolder()));
  expect(problems.map(({ code }) => code)).toEqual(found);
});

test('json check warns when a field has the name under which reasons stand', () => {
  const input = inputOf(['_elspeth'], { reasons: true });
  const problems = jsonSink.bind(lines).check(input, placeIn(makeTestFolder()));
  expect(problems).toMatchObject([{ code: 'FIELD_COLLISION', severity: 'warning' }]);
});
