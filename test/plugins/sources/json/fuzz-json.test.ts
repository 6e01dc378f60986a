import { expect, test } from 'vitest';

import { temporaryFolder } from '../checked-read.ts';
import { fuzzSource } from '../fuzz.ts';
import { openJson } from './read-json-text.ts';

const folder = temporaryFolder();
const runs = 20_000;

const bytes = [
  ...['"', '{', '}', '[', ']', ',', ':', '\n', '\r\n', ' ', '\\', '\\"', '\\u0000', '\\ud800'],
  ...['\\ud83d\\ude00', '\0', '\xef\xbb\xbf', '\xff', '\xc3', '\xc3\xbc', '\xed\xa0\x80', '1', '-'],
  ...['true', 'null', 'NaN', '-Infinity', '1e400', '-0', '9007199254740993', '0.1', '"a"', '"b":'],
];
/** What makes good records, so that not everything is broken. */
const records = [
  ...[
    '{"a":1}',
    '{"a":"x","b":[1,{"c":-0}]}',
    '{"b":2.5,"a":null}',
    '{"a":1,"a":2}',
    '{"a":1e400}',
  ],
  ...['{"a":"\\ud800"}', '{"a":"\xc3\xbc"}', '{"A":1,"a":2}', '{}', '[]', '"x"', '{"a":}'],
];
const between = [',', ',', ',', ',\n', ' , ', '\n'];

test('json reads every array, and every byte of it, once', async () => {
  const alphabet = [...records, ...between, ...between, ...between];
  const whole = await fuzzSource(`${folder}/a`, alphabet, '[', openJson(), runs / 4);
  const mixed = [...alphabet, ...alphabet, ...bytes];
  const broken = await fuzzSource(`${folder}/b`, mixed, '[{"a":1},', openJson(), runs / 4);
  const options = { data_key: 'a', max_record_bytes: 9 };
  const prefix = '{"b":1,"a":[{"a":1}';
  const keyed = await fuzzSource(`${folder}/c`, mixed, prefix, openJson(options), runs / 4);
  for (const { rows, bad } of [whole, broken, keyed]) {
    expect(Math.min(rows, bad)).toBeGreaterThan(runs / 40);
  }
  await fuzzSource(`${folder}/d`, bytes, '', openJson(), runs / 4);
}, 120_000);

test('json reads all lines, and every byte of them, once', async () => {
  const schema = { mode: 'flexible', fields: ['a: decimal?'] };
  const alphabet = [...records, ...bytes, ...Array.from({ length: 40 }, () => '\n')];
  const open = openJson({ format: 'jsonl', schema, max_record_bytes: 30 });
  const { rows, bad } = await fuzzSource(`${folder}/e`, alphabet, '', open, runs);
  expect(Math.min(rows, bad)).toBeGreaterThan(runs / 20);
}, 120_000);
