import { expect, test } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { rowOf } from '../../../landscape/model/json.ts';
import type { SinkEntry, SinkInput } from '../../../plugins/contract.ts';
import { csvSink } from '../../../plugins/sinks/csv.ts';
import {
  contextIn,
  inputOf,
  makeTestFolder,
  readText,
  rowEntry,
  writeOutput,
} from './sink-in-folder.ts';

const why = { reason: 'type_mismatch', message: 'not a number', node: 'source', row: 42 };

function raw(text: string, base64: boolean): SinkEntry {
  return { content: { kind: 'raw', text, base64, line: 7 }, reason: why };
}

function csvOf(
  entries: readonly SinkEntry[],
  input: SinkInput,
  options: Readonly<Record<string, JsonValue>> = {},
): string {
  const folder = makeTestFolder();
  writeOutput(csvSink, { path: 'out.csv', ...options }, contextIn(folder, { input }), [entries]);
  return readText(folder, 'out.csv');
}

const cells: readonly {
  readonly title: string;
  readonly value: JsonValue;
  readonly cell: string;
}[] = [
  { title: 'null as nothing', value: null, cell: '' },
  { title: 'the empty text in quotes', value: '', cell: '""' },
  { title: 'plain text as it is', value: 'calm', cell: 'calm' },
  { title: 'the delimiter in quotes', value: 'a,b', cell: '"a,b"' },
  { title: 'quotes doubled', value: 'say "hi"', cell: '"say ""hi"""' },
  { title: 'a lone quote', value: '"', cell: '""""' },
  { title: 'a line feed in quotes', value: 'a\nb', cell: '"a\nb"' },
  { title: 'a carriage return in quotes', value: 'a\rb', cell: '"a\rb"' },
  { title: 'a leading blank in quotes', value: ' a', cell: '" a"' },
  { title: 'a trailing tab in quotes', value: 'a\t', cell: '"a\t"' },
  { title: 'a blank inside as it is', value: 'a b', cell: 'a b' },
  { title: 'NUL in quotes', value: '\0', cell: '"\0"' },
  { title: 'formula-like text unaltered', value: '=1+1', cell: '=1+1' },
  { title: 'true', value: true, cell: 'true' },
  { title: 'false', value: false, cell: 'false' },
  { title: 'zero', value: 0, cell: '0' },
  { title: 'minus zero as zero', value: -0, cell: '0' },
  { title: 'an integer', value: 9007199254740991, cell: '9007199254740991' },
  { title: 'the shortest fraction', value: 0.1 + 0.2, cell: '0.30000000000000004' },
  { title: 'a large number', value: 1e21, cell: '1e+21' },
  { title: 'a small number', value: 5e-324, cell: '5e-324' },
  {
    title: 'an object as JSON',
    value: { a: [1, null], b: 'x"y' },
    cell: '"{""a"":[1,null],""b"":""x\\""y""}"',
  },
  { title: 'an empty array as JSON', value: [], cell: '"[]"' },
  { title: 'umlauts', value: 'Grüße', cell: 'Grüße' },
  { title: 'emoji', value: '👩‍👩‍👧 🌪', cell: '👩‍👩‍👧 🌪' },
  { title: 'right-to-left text', value: 'رياح قوية', cell: 'رياح قوية' },
  { title: 'text that spells out a surrogate escape', value: '\\ud800', cell: '\\ud800' },
  { title: 'a byte order mark inside', value: 'a\uFEFF', cell: 'a\uFEFF' },
];

test.each(cells)('csv writes $title', ({ value, cell }) => {
  const text = csvOf([rowEntry({ id: 1, value })], inputOf(['id', 'value']));
  expect(text).toBe(`id,value\n1,${cell}\n`);
});

test.each([
  { title: 'an empty output has its header', options: {}, entries: [], text: 'a,b\n' },
  {
    title: 'a missing field is an empty cell',
    options: {},
    entries: [rowEntry({ b: 1 })],
    text: 'a,b\n,1\n',
  },
  {
    title: 'columns keep their order whatever the order in the row',
    options: {},
    entries: [rowEntry({ b: 2, a: 1 })],
    text: 'a,b\n1,2\n',
  },
  {
    title: 'headers are mapped by field',
    options: { headers: { b: 'The "B"' } },
    entries: [rowEntry({ a: 1, b: 2 })],
    text: 'a,"The ""B"""\n1,2\n',
  },
  {
    title: 'another delimiter leaves commas alone',
    options: { delimiter: ';' },
    entries: [rowEntry({ a: 'x,y', b: 'x;y' })],
    text: 'a;b\nx,y;"x;y"\n',
  },
  {
    title: 'lines end as they should',
    options: { line_ending: 'crlf' },
    entries: [rowEntry({ a: 1, b: 'x\ny' })],
    text: 'a,b\r\n1,"x\ny"\r\n',
  },
  {
    title: 'a declared schema gives the columns and their order',
    options: { schema: { mode: 'fixed', fields: ['b: int', 'a: int'] } },
    entries: [rowEntry({ a: 1, b: 2 })],
    text: 'b,a\n2,1\n',
  },
  {
    title: 'a flexible schema comes first, what else is known follows',
    options: { schema: { mode: 'flexible', fields: ['b: int'] } },
    entries: [rowEntry({ a: 1, b: 2 })],
    text: 'b,a\n2,1\n',
  },
])('csv: $title', ({ options, entries, text }) => {
  expect(csvOf(entries, inputOf(['a', 'b']), options)).toBe(text);
});

test('csv quotes the only cell of a row when it is empty, because readers skip empty lines', () => {
  const entries = [rowEntry({ a: null }), rowEntry({}), rowEntry({ a: 'x' })];
  expect(csvOf(entries, inputOf(['a']))).toBe('a\n""\n""\nx\n');
});

test('csv writes `__proto__` like any other field', () => {
  const row = rowOf([
    ['__proto__', 'p'],
    ['a', 1],
  ]);
  expect(csvOf([rowEntry(row)], inputOf(['a', '__proto__']))).toBe('a,__proto__\n1,p\n');
});

test.each([
  { title: 'beside a field', entries: [rowEntry({ a: 1 })], text: 'toString,a\n,1\n' },
  { title: 'in a row of another size', entries: [rowEntry({})], text: 'toString,a\n,\n' },
])('csv takes nothing from the prototype of a row $title', ({ entries, text }) => {
  expect(csvOf(entries, inputOf(['toString', 'a']))).toBe(text);
});

test('csv writes 1,000 columns', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `c${i}`);
  const row = rowOf(names.map((name, i) => [name, i]));
  const text = csvOf([rowEntry(row)], inputOf(names));
  expect(text).toBe(`${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`);
});

test('csv says in columns of its own why a row is here', () => {
  const input = inputOf(['a'], { reasons: true });
  expect(csvOf([rowEntry({ a: 1 }, why), rowEntry({ a: 2 })], input)).toBe(
    'a,_elspeth_reason,_elspeth_message,_elspeth_node,_elspeth_row\n' +
      '1,type_mismatch,not a number,source,42\n' +
      '2,,,,\n',
  );
});

test('csv writes raw records beside rows, and marks those that are no text', () => {
  const input = inputOf(['a', 'b'], { reasons: true, rawRecords: true });
  const entries = [
    raw('x,"y', false),
    raw('/w==', true),
    raw('base64:x', false),
    rowEntry({ a: 1 }),
  ];
  const reason = 'type_mismatch,not a number,source,42';
  expect(csvOf(entries, input)).toBe(
    'a,b,_elspeth_raw,_elspeth_line,_elspeth_reason,_elspeth_message,_elspeth_node,_elspeth_row\n' +
      `,,"x,""y",7,${reason}\n` +
      `,,base64:/w==,7,${reason}\n` +
      `,,base64:YmFzZTY0Ong=,7,${reason}\n` +
      '1,,,,,,,\n',
  );
});

test('csv with raw records only has no columns for rows', () => {
  const input = inputOf([], { rawRecords: true });
  const entry: SinkEntry = { content: { kind: 'raw', text: 'x', base64: false, line: 3 } };
  expect(csvOf([entry], input)).toBe('_elspeth_raw,_elspeth_line\nx,3\n');
});
