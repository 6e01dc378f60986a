import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../checked-read.ts';
import { csvItems, csvLines } from './read-csv-text.ts';

const folder = temporaryFolder();
const row = (a: string, b: string): string => JSON.stringify({ a, b });

describe('csv: lines', () => {
  test.each([
    { title: 'LF', text: 'a,b\n1,2\n3,4\n' },
    { title: 'CRLF', text: 'a,b\r\n1,2\r\n3,4\r\n' },
    { title: 'lone CR', text: 'a,b\r1,2\r3,4\r' },
    { title: 'a mixture', text: 'a,b\r1,2\r\n3,4\n' },
    { title: 'nothing behind the last record', text: 'a,b\n1,2\n3,4' },
  ])('end with $title', async ({ text }) => {
    expect(await csvLines(folder, text)).toEqual(['(header)', row('1', '2'), row('3', '4')]);
  });

  test('that are empty are blank wherever they are', async () => {
    expect(await csvLines(folder, '\n\r\na,b\n\n1,2\r\n\r\n\r3,4\n\n')).toEqual([
      '(blank)',
      '(blank)',
      '(header)',
      '(blank)',
      row('1', '2'),
      '(blank)',
      '(blank)',
      row('3', '4'),
      '(blank)',
    ]);
  });

  test('are counted, also inside of quotes', async () => {
    const items = await csvItems(folder, 'a,b\r\n\n"1\n\r\n\r",2\n3,4\r\n5\n6,7');
    expect(items.map(({ line }) => line)).toEqual([1, 2, 3, 7, 8, 9]);
  });

  test.each([
    { title: 'an empty file', text: '', lines: [] },
    { title: 'a byte order mark only', text: '\ufeff', lines: ['(byte_order_mark)'] },
    { title: 'a header only', text: 'a,b', lines: ['(header)'] },
    { title: 'blank lines only', text: '\n\n', lines: ['(blank)', '(blank)'] },
  ])('of $title give no rows', async ({ text, lines }) => {
    expect(await csvLines(folder, text)).toEqual(lines);
  });
});

describe('csv: quotes', () => {
  test.each([
    { title: 'around fields', text: '"1","2"\n', rows: [row('1', '2')] },
    { title: 'around delimiters', text: '"1,5",2\n', rows: [row('1,5', '2')] },
    { title: 'around nothing', text: '"",""\n', rows: [row('', '')] },
    { title: 'around blanks', text: '" ",\t\n', rows: [row(' ', '\t')] },
    { title: 'doubled', text: '"say ""hi""",""""\n', rows: [row('say "hi"', '"')] },
    { title: 'around LF', text: '"1\n2",3\n4,5\n', rows: [row('1\n2', '3'), row('4', '5')] },
    { title: 'around CRLF', text: '"1\r\n2",3\r\n', rows: [row('1\r\n2', '3')] },
    { title: 'around CR', text: '1,"\r"\r2,3', rows: [row('1', '\r'), row('2', '3')] },
    { title: 'before CRLF', text: '1,"2"\r\n3,"4"\r\n', rows: [row('1', '2'), row('3', '4')] },
    { title: 'around blank lines', text: '"1\n\n\n2",3', rows: [row('1\n\n\n2', '3')] },
    { title: 'closing at the end of the file', text: '1,"2"', rows: [row('1', '2')] },
    { title: 'around NBSP and emoji', text: '"\u00a0","😀"', rows: [row('\u00a0', '😀')] },
  ])('$title are taken off', async ({ text, rows }) => {
    expect(await csvLines(folder, `a,b\n${text}`)).toEqual(['(header)', ...rows]);
  });

  const good = row('8', '9');
  test.each([
    { title: 'inside an unquoted field', text: '1,a"b\n8,9', lines: ['!unparsable_record', good] },
    { title: 'behind a blank', text: '1, "b"\n8,9', lines: ['!unparsable_record', good] },
    { title: 'with text behind it', text: '"1"x,2\n8,9', lines: ['!unparsable_record', good] },
    { title: 'that is alone', text: '1,"\n8,9', lines: ['!unclosed_quote', good] },
    { title: 'never closed', text: '1,"2\n8,9\n8,9', lines: ['!unclosed_quote', good, good] },
    { title: 'never closed, CR', text: '1,"2\r8,9', lines: ['!unclosed_quote', good] },
    { title: 'never closed at the end', text: '8,9\n1,"2', lines: [good, '!unclosed_quote'] },
    {
      title: 'closed by the next field that is quoted',
      text: '1,"2\n8,9\n3,"4"\n8,9',
      lines: ['!unclosed_quote', good, row('3', '4'), good],
    },
    {
      title: 'followed by an empty quoted field',
      text: '1,"2\n8,""\n8,9',
      lines: ['!unclosed_quote', row('8', ''), good],
    },
    {
      title: 'lost in a file that quotes everything',
      text: '"1","2\n"3","4"\n"8","9"\n',
      lines: ['!unclosed_quote', row('3', '4'), good],
    },
    {
      title: 'malformed behind a field of several lines',
      text: '"1\n2",3"\n8,9',
      lines: ['!unclosed_quote', '!unparsable_record', good],
    },
  ])('$title costs its line only', async ({ text, lines }) => {
    expect(await csvLines(folder, `a,b\n${text}`)).toEqual(['(header)', ...lines]);
  });

  test('that read well are believed, whatever the number of fields', async () => {
    const items = await csvItems(folder, 'a,b\n1,"2\n8,9\n3",4\n8,9\n');
    expect(items[1]).toMatchObject({
      length: 14,
      result: {
        error: {
          reason: 'wrong_field_count',
          message:
            'the record has 3 fields instead of 2 over 3 lines; is one of its quotes too many?',
          expected: '2 fields',
          found: '3 fields',
        },
      },
    });
    expect(items[2]).toMatchObject({ line: 5, result: { ok: true } });
  });

  test('say what was found', async () => {
    const [, stray, unclosed] = await csvItems(folder, 'a,b\n1,a"b\n1,"2\n');
    expect(stray).toMatchObject({
      result: {
        error: {
          message: 'a quote stands where none can be: "1,a\\"b"',
          expected: 'quotes around a whole field, doubled inside of it',
          found: '1,a"b',
        },
      },
    });
    expect(unclosed).toMatchObject({
      result: { error: { message: 'a quoted field does not close properly: "1,\\"2"' } },
    });
  });
});

describe('csv: bad records', () => {
  const good = row('8', '9');
  test.each([
    { title: 'too few fields', bytes: '1\n', reason: 'wrong_field_count' },
    { title: 'too many fields', bytes: '1,2,3\n', reason: 'wrong_field_count' },
    {
      title: 'invalid UTF-8',
      bytes: Buffer.from([0x31, 0x2c, 0xe9, 0x0a]),
      reason: 'invalid_utf8',
    },
    {
      title: 'an overlong form',
      bytes: Buffer.from([0x2c, 0xc0, 0x80, 0x0a]),
      reason: 'invalid_utf8',
    },
    {
      title: 'half a surrogate',
      bytes: Buffer.from([0x2c, 0xed, 0xa0, 0x80, 0x0a]),
      reason: 'invalid_utf8',
    },
    {
      title: 'invalid UTF-8 in quotes',
      bytes: Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x0a]),
      reason: 'invalid_utf8',
    },
    { title: 'NUL', bytes: '1,\0\n', reason: 'ill_formed_text' },
    { title: 'NUL in quotes', bytes: '1,"\0"\n', reason: 'ill_formed_text' },
  ])('$title is a record that costs itself only', async ({ bytes, reason }) => {
    const text = Buffer.concat([
      Buffer.from('a,b\n8,9\n'),
      Buffer.from(bytes),
      Buffer.from('8,9\n'),
    ]);
    expect(await csvLines(folder, text)).toEqual(['(header)', good, `!${reason}`, good]);
  });

  test('U+FFFD that is written as such is a character', async () => {
    expect(await csvLines(folder, 'a,b\n\ufffd,ü\n')).toEqual(['(header)', row('\ufffd', 'ü')]);
  });
});

describe('csv: long records', () => {
  const options = { max_record_bytes: 8 };
  test.each([
    { title: 'as long as allowed', record: '12345,78', line: row('12345', '78') },
    { title: 'one byte longer', record: '12345,789', line: '!record_too_large' },
    { title: 'much longer', record: `1,${'x'.repeat(9000)}`, line: '!record_too_large' },
    { title: 'as long as allowed over lines', record: '1,"3\n\n6"', line: row('1', '3\n\n6') },
  ])('$title', async ({ record, line }) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `a,b${end}${record}${end}8,9${end}`;
      expect(await csvLines(folder, text, options)).toEqual(['(header)', line, row('8', '9')]);
    }
    expect(await csvLines(folder, `a,b\n${record}`, options)).toEqual(['(header)', line]);
  });

  test('over several lines are taken for an unclosed quote', async () => {
    expect(await csvLines(folder, 'a,b\n1,"3\n\n67"\n8,9\n', options)).toEqual([
      '(header)',
      '!unclosed_quote',
      '(blank)',
      '!unparsable_record',
      row('8', '9'),
    ]);
  });

  test('keep their beginning only, and say how long they were', async () => {
    const items = await csvItems(folder, `a,b\n1,${'x'.repeat(9000)}\r\n8,9`, options);
    expect(items[1]).toMatchObject({
      length: 9004,
      raw: Buffer.from(`1,${'x'.repeat(4094)}`),
      result: {
        error: {
          message: 'the record has 9004 bytes, more than `max_record_bytes`: 8',
          expected: 'at most 8 bytes',
          found: '9004 bytes',
        },
      },
    });
  });
});

describe('csv: options', () => {
  test('delimiter', async () => {
    expect(await csvLines(folder, 'a;b\n1,5;"2;3"\n', { delimiter: ';' })).toEqual([
      '(header)',
      row('1,5', '2;3'),
    ]);
    expect(await csvLines(folder, 'a\tb\n1\t2\n', { delimiter: '\t' })).toEqual([
      '(header)',
      row('1', '2'),
    ]);
  });

  test('encoding latin1', async () => {
    const text = Buffer.from('größe,b\nüä,"ö\n"\n', 'latin1');
    expect(await csvLines(folder, text, { encoding: 'latin1' })).toEqual([
      '(header)',
      JSON.stringify({ größe: 'üä', b: 'ö\n' }),
    ]);
  });

  test('skip_rows counts lines, quotes or not', async () => {
    expect(await csvLines(folder, '\ufeff"report\n\n"x\na,b\n1,2\n', { skip_rows: 3 })).toEqual([
      '(byte_order_mark)',
      '(skipped_row)',
      '(skipped_row)',
      '(skipped_row)',
      '(header)',
      row('1', '2'),
    ]);
    expect(await csvLines(folder, 'x\n', { skip_rows: 3 })).toEqual(['(skipped_row)']);
  });

  test('columns name the fields of a file without header', async () => {
    const options = { columns: ['A b', '__proto__'], skip_rows: 1 };
    const [, item] = await csvItems(folder, 'x\n1,2\n', options);
    if (item?.kind !== 'record' || !item.result.ok) throw new Error('no row');
    expect(Object.entries(item.result.row)).toEqual([
      ['A b', '1'],
      ['__proto__', '2'],
    ]);
  });

  test('normalize_fields and field_mapping name the fields of rows', async () => {
    const text = 'Customer ID!!,Amount (USD)\n7,8\n';
    expect(await csvLines(folder, text)).toEqual([
      '(header)',
      '{"customer_id":"7","amount_usd":"8"}',
    ]);
    expect(await csvLines(folder, text, { field_mapping: { amount_usd: 'amount' } })).toEqual([
      '(header)',
      '{"customer_id":"7","amount":"8"}',
    ]);
    expect(await csvLines(folder, text, { normalize_fields: false })).toEqual([
      '(header)',
      '{"Customer ID!!":"7","Amount (USD)":"8"}',
    ]);
  });

  test('schema coerces, and puts aside what does not fit', async () => {
    const schema = { mode: 'flexible', fields: ['wind: float', 'count: int?', 'note: str?'] };
    const text = 'station,wind,count\nA,1.5,\nB,,3\nC,2,4.5\nD, 7 ,9\n';
    expect(await csvLines(folder, text, { schema })).toEqual([
      '(header)',
      '{"wind":1.5,"count":null,"note":null,"station":"A"}',
      '!type_mismatch',
      '!type_mismatch',
      '{"wind":7,"count":9,"note":null,"station":"D"}',
    ]);
  });
});
