import { expect, test } from 'vitest';

import { hashOf, toHex } from '../../landscape/hash.ts';
import { carry } from '../support/bad-input.ts';
import { temporaryFolder } from '../plugins/sources/checked-read.ts';
import { openCsv } from '../plugins/sources/csv/read-csv-text.ts';
import { testDatabase } from '../plugins/sources/database/test-database.ts';
import { openJson } from '../plugins/sources/json/read-json-text.ts';
import { readRecords } from './read-text.ts';

/** Half of a character, alone, twice, the wrong way round, beside a whole one. */
const halves = [
  '\\ud800',
  '\\udbff',
  '\\udc00',
  '\\udfff',
  '\\ud800\\ud800',
  '\\udc00\\ud800',
  'a\\ud83d',
  '\\ud83d\\ude00\\ud83d',
];
const nuls = ['\\u0000', 'a\\u0000b', '\\u0000\\u0000'];
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** Bytes that are no UTF-8: cut off, too long, surrogates, beyond Unicode, alone. */
const noUtf8 = [
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0x80],
  [0xff],
  [0xc0, 0x80],
  [0xe0, 0x80, 0xaf],
  [0xf0, 0x80, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xed, 0xb0, 0x80],
  [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xfe, 0xff],
];

const asIs = { normalize_fields: false };
const lines = openJson({ format: 'jsonl', ...asIs });
const array = openJson(asIs);
const csv = openCsv(asIs);
const file = `${temporaryFolder()}/data`;

test.each([...halves, ...nuls])(
  'JSON with "%s" in a value or a key is refused, and what stands beside it is not',
  async (text) => {
    const records = [`{"a":"${text}"}`, `{"${text}":1}`, `{"a":{"b":["${text}"]}}`, '{"a":"x"}'];
    const expected = [...[1, 2, 3].map(() => '!ill_formed_text'), '{"a":"x"}'];
    expect(await readRecords(file, records.join('\n'), lines)).toEqual(expected);
    expect(await readRecords(file, `[${records.join(',')}]`, array)).toEqual(expected);
  },
);

test.each(noUtf8.map((sequence) => [Buffer.from(sequence).toString('hex'), sequence] as const))(
  'bytes %s, which are no UTF-8, are refused in a record of every kind',
  async (_hex, sequence) => {
    const json = bytes('{"a":"', sequence, '"}\n{"a":"x"}\n');
    expect(await readRecords(file, json, lines)).toEqual(['!invalid_utf8', '{"a":"x"}']);
    const cells = bytes('a\n', sequence, '\nx\n');
    expect(await readRecords(file, cells, csv)).toEqual(['!invalid_utf8', '{"a":"x"}']);
  },
);

test.each([
  ['CSV', 'a\nx\0\ny\n', csv],
  ['JSON Lines', '{"a":"x\0"}\n{"a":"y"}\n', lines],
  ['JSON Lines', '\0{"a":"x"}\n{"a":"y"}\n', lines],
])('NUL as a byte in %s, %j, is refused', async (_, content, open) => {
  expect(await readRecords(file, content, open)).toEqual(['!ill_formed_text', '{"a":"y"}']);
});

test.each([
  '{"a":1,"a":1}',
  '{"a":1,"a":2}',
  String.raw`{"a":1,"\u0061":1}`,
  String.raw`{"\u00e9":1,"é":1}`,
  '{"x":[{"a":1,"b":2,"a":3}]}',
  '{"__proto__":1,"__proto__":2}',
  '{"":1,"":2}',
])('the key that comes twice in %s is found', async (record) => {
  expect(await readRecords(file, record, lines)).toEqual(['!duplicate_key']);
  expect(await readRecords(file, `[${record}]`, array)).toEqual(['!duplicate_key']);
});

test('keys that only look alike are different fields', async () => {
  const record = '{"e\u0301":1,"\u00e9":2,"E\u0301":3,"é ":4}';
  expect(await readRecords(file, record, lines)).toEqual([record]);
});

test.each([
  ['CSV', '\ufeffa,b\n1,2\n', csv, '{"a":"1","b":"2"}'],
  ['CSV', '\ufeffa,b\n\ufeff1,2\n', csv, '{"a":"\ufeff1","b":"2"}'],
  ['CSV', '\ufeff"a",b\n1,2\n', csv, '{"a":"1","b":"2"}'],
  ['JSON Lines', '\ufeff{"a":1}\n', lines, '{"a":1}'],
  ['JSON Lines', '{"a":"\ufeffx"}\n', lines, '{"a":"\ufeffx"}'],
  ['JSON Lines', ' \ufeff{"a":1}\n', lines, '!unparsable_record'],
  ['JSON', '\ufeff[{"a":1}]', array, '{"a":1}'],
])(
  'in %s a byte order mark is none of the data at the start, and data elsewhere: %j',
  async (_, content, open, record) => {
    expect(await readRecords(file, content, open)).toEqual([record]);
  },
);

/** Breaks lines for some, and is a character like others in every format that we read. */
const noBreaks = ['\u2028', '\u2029', '\u0085', '\u000b', '\u000c'];

test.each(noBreaks)('%j breaks no line', async (character) => {
  const record = JSON.stringify({ x: `a${character}b` });
  expect(await readRecords(file, `x\na${character}b\n`, csv)).toEqual([record]);
  expect(await readRecords(file, `${record}\n`, lines)).toEqual([record]);
});

test('what sources give goes through a run with the same reasons, and the good rows as they are', async () => {
  const ill = [...halves, ...nuls].map((text) => `{"a":"${text}"}`);
  const good = ['x', '\u2028', '\ufeff', '\u0085', '😀', 'e\u0301', '\u0001'].map((a) => ({ a }));
  const content = [...ill, '{"a":1,"a":2}', ...good.map((row) => JSON.stringify(row))].join('\n');
  const { rows, bad } = await carry({ file: 'in.jsonl', content });
  expect(rows).toEqual(good);
  expect(bad).toEqual([
    ...ill.map((_, i) => `${i + 1}: ill_formed_text`),
    `${ill.length + 1}: duplicate_key`,
  ]);
});

test('texts that UTF-8 would make one keep hashes of their own, or have none', () => {
  expect(() => hashOf('\ud800')).toThrow('holds a lone surrogate');
  expect(() => hashOf({ '\udfff': 1 })).toThrow('holds a lone surrogate');
  const texts = ['\ufffd', 'é', 'e\u0301', '\u2028', '\\u2028', '\u0000', '\\u0000', '\ufeff', ''];
  expect(new Set(texts.map((text) => toHex(hashOf(text)))).size).toBe(texts.length);
});

const { fill, read } = testDatabase();

test('a database hands over what is no text as bad rows, and the rest', async () => {
  const stored = [
    ...noUtf8.map((sequence) => `cast(x'${Buffer.from(sequence).toString('hex')}' as text)`),
    "'a' || char(0)",
    'char(0)',
  ];
  const values = [...stored, "'x'", "'\ufeff'", "'\u2028'"].map((sql, id) => `(${id}, ${sql})`);
  fill(
    `create table t (id integer primary key, x text); insert into t values ${values.join(', ')}`,
  );
  const { items } = await read({ query: 'select id, x from t', order_by: ['id'] });
  const found = items.map(
    (item) =>
      item.kind === 'record' && (item.result.ok ? item.result.row['x'] : item.result.error.reason),
  );
  expect(found.slice(0, stored.length)).toEqual([
    ...noUtf8.map(() => 'invalid_utf8'),
    'ill_formed_text',
    'ill_formed_text',
  ]);
  expect(found.slice(stored.length)).toEqual(['x', '\ufeff', '\u2028']);
});
