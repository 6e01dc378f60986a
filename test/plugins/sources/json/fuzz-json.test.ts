import { expect, test } from 'vitest';

import { temporaryFolder } from '../checked-read.ts';
import { fuzzSource } from '../fuzz.ts';
import { openJson } from './read-json-text.ts';

const folder = temporaryFolder();
const runs = 20_000;

const words =
  `" { } [ ] , : \\ \\" \\u0000 \\ud800 \\ud83d\\ude00 \0 \xef\xbb\xbf \xff \xc3 \xc3\xbc
  \xed\xa0\x80 1 - true null NaN -Infinity 1e400 -0 9007199254740993 0.1 "a" "b":`.split(/[ \n]+/);
const pieces = [...words, '\n', '\r\n', ' '];
/** What makes good records, so that not everything is broken. */
const records =
  `{"a":1} {"a":"x","b":[1,{"c":-0}]} {"b":2.5,"a":null} {"a":1,"a":2} {"a":1e400} {} []
  {"a":"\\ud800"} {"a":"\xc3\xbc"} {"A":1,"a":2} "x" {"a":}`.split(/[ \n]+/);
const commas = [',', ',', ',', ',\n', ' , ', '\n'];
const orderly = [...records, ...commas, ...commas, ...commas];
const mixed = [...orderly, ...orderly, ...pieces];
const lines = [...records, ...pieces, ...Array.from({ length: 40 }, () => '\n')];

test('json reads every array, and every byte of it, once', async () => {
  const keyed = openJson({ data_key: 'a', max_record_bytes: 9 });
  const counts = [
    await fuzzSource(`${folder}/a`, orderly, '[', openJson(), runs / 4),
    await fuzzSource(`${folder}/b`, mixed, '[{"a":1},', openJson(), runs / 4),
    await fuzzSource(`${folder}/c`, mixed, '{"b":1,"a":[{"a":1}', keyed, runs / 4),
  ];
  for (const { rows, bad } of counts) {
    expect(Math.min(rows, bad)).toBeGreaterThan(runs / 100);
  }
  await fuzzSource(`${folder}/d`, pieces, '', openJson(), runs / 4);
}, 120_000);

test('json reads all lines, and every byte of them, once', async () => {
  const schema = { mode: 'flexible', fields: ['a: decimal?'] };
  const open = openJson({ format: 'jsonl', schema, max_record_bytes: 30 });
  const { rows, bad } = await fuzzSource(`${folder}/e`, lines, '', open, runs);
  expect(Math.min(rows, bad)).toBeGreaterThan(runs / 20);
}, 120_000);
