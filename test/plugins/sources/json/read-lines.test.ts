import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../checked-read.ts';
import { jsonItems, jsonLines } from './read-json-text.ts';

const folder = temporaryFolder();
const jsonl = { format: 'jsonl' };

describe('json: lines', () => {
  test.each([
    { title: 'LF', text: '{"a":1}\n{"a":2}\n', lines: ['{"a":1}', '{"a":2}'] },
    { title: 'CRLF', text: '{"a":1}\r\n{"a":2}\r\n', lines: ['{"a":1}', '{"a":2}'] },
    { title: 'nothing', text: '{"a":1}', lines: ['{"a":1}'] },
    { title: 'blanks around', text: ' \t{ "a" : 1 } \n', lines: ['{"a":1}'] },
    {
      title: 'blank lines',
      text: '\n{"a":1}\n \t\r\n\n',
      lines: ['(blank)', '{"a":1}', '(blank)', '(blank)'],
    },
    { title: 'a byte order mark', text: '\ufeff{"a":1}', lines: ['(byte_order_mark)', '{"a":1}'] },
    {
      title: 'line separators in a text',
      text: '{"a":"\u2028\u0085"}',
      lines: ['{"a":"\u2028\u0085"}'],
    },
    { title: 'no bytes at all', text: '', lines: [] },
  ])('end with or hold $title', async ({ text, lines }) => {
    expect(await jsonLines(folder, text, jsonl)).toEqual(lines);
  });

  const good = '{"a":1}';
  test.each([
    { title: 'cut off', line: '{"a":', reason: 'unparsable_record' },
    { title: 'no JSON', line: 'a,b', reason: 'unparsable_record' },
    { title: 'two values', line: '{"a":1} {"a":2}', reason: 'unparsable_record' },
    { title: 'brackets that do not pair', line: '{"a":[1}', reason: 'unparsable_record' },
    { title: 'a closing bracket', line: ']', reason: 'unparsable_record' },
    { title: 'an array', line: '[{"a":1}]', reason: 'not_an_object' },
    { title: 'a number', line: '42', reason: 'not_an_object' },
    { title: 'null', line: 'null', reason: 'not_an_object' },
    { title: 'a text', line: '"a"', reason: 'not_an_object' },
    {
      title: 'invalid UTF-8',
      line: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      reason: 'invalid_utf8',
    },
    {
      title: 'a UTF-8 surrogate',
      line: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
      reason: 'invalid_utf8',
    },
    {
      title: 'a record that is too long',
      line: `{"a":"${'x'.repeat(5000)}"}`,
      reason: 'record_too_large',
    },
  ])('that hold $title are bad, and the next is read', async ({ line, reason }) => {
    const text = Buffer.concat([Buffer.from(line), Buffer.from(`\n${good}\n`)]);
    const options = { ...jsonl, max_record_bytes: 2000 };
    expect(await jsonLines(folder, text, options)).toEqual([`!${reason}`, good]);
  });

  test('are counted', async () => {
    const items = await jsonItems(folder, '{"a":1}\n\n{"a":\n2}\n{"a":3}', jsonl);
    expect(items.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  });

  test('of exactly the allowed length are read', async () => {
    const options = { ...jsonl, max_record_bytes: 7 };
    expect(await jsonLines(folder, '{"a":1}\n{"a":12}\n{"a":1}', options)).toEqual([
      good,
      '!record_too_large',
      good,
    ]);
  });
});
