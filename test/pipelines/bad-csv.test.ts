import { expect, test } from 'vitest';

import { carry } from '../support/bad-input.ts';
import type { Input } from '../support/bad-input.ts';

const header = 'id,name,amount\n';
const fields = ['id: int', 'name: str', 'amount: float'];
const row = (id: number, name: string, amount: number) => ({ id, name, amount });
const [one, two, three] = [row(1, 'a', 2), row(2, 'b', 3), row(3, 'c', 4)];
const crlf = (text: string) => text.replaceAll('\n', '\r\n');
const cr = (text: string) => text.replaceAll('\n', '\r');
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

interface Case {
  readonly title: string;
  readonly content: Input['content'];
  readonly rows: readonly unknown[];
  readonly bad: readonly string[];
}

test.each<Case>([
  { title: 'nothing at all', content: '', rows: [], bad: [] },
  { title: 'a header alone', content: header, rows: [], bad: [] },
  { title: 'a header without a line break', content: header.trim(), rows: [], bad: [] },
  { title: 'blank lines', content: `\n${header}\n1,a,2\n\n\n2,b,3\n\n`, rows: [one, two], bad: [] },
  { title: 'a byte order mark', content: `\ufeff${header}1,a,2\n`, rows: [one], bad: [] },
  { title: 'CRLF', content: crlf(`${header}1,a,2\n2,b,3\n`), rows: [one, two], bad: [] },
  { title: 'CR alone', content: cr(`${header}1,a,2\n2,b,3\n`), rows: [one, two], bad: [] },
  {
    title: 'line breaks of every kind',
    content: `${header}1,a,2\r\n2,b,3\r3,c,4\n`,
    rows: [one, two, three],
    bad: [],
  },
  {
    title: 'too few and too many fields',
    content: `${header}1,a\n2,b,3\n3,c,4,5\n,\n3,c,4`,
    rows: [two, three],
    bad: ['2: wrong_field_count', '4: wrong_field_count', '5: wrong_field_count'],
  },
  {
    title: 'a quote that never closes in the first record',
    content: `${header}1,"a,2\n2,b,3\n3,c,4\n`,
    rows: [two, three],
    bad: ['2: unclosed_quote'],
  },
  {
    title: 'a quote that never closes in the middle',
    content: `${header}1,a,2\n2,"b,3\n3,c,4\n`,
    rows: [one, three],
    bad: ['3: unclosed_quote'],
  },
  {
    title: 'a quote that never closes in the last record',
    content: `${header}1,a,2\n2,b,3\n3,"c,4\n`,
    rows: [one, two],
    bad: ['4: unclosed_quote'],
  },
  {
    title: 'quotes inside and behind a field',
    content: `${header}1,a"b,2\n2,"b"x,3\n3,c,4\n`,
    rows: [three],
    bad: ['2: unparsable_record', '3: unparsable_record'],
  },
  {
    title: 'line breaks and quotes inside of quotes',
    content: `${header}1,"a\nb",2\n2,"b\r\n""x""",3\n3,c,4\n`,
    rows: [row(1, 'a\nb', 2), row(2, 'b\r\n"x"', 3), three],
    bad: [],
  },
  {
    title: 'bytes that are no UTF-8',
    content: bytes(`${header}1,`, [0xff, 0xfe], ',2\n2,b,3\n'),
    rows: [two],
    bad: ['2: invalid_utf8'],
  },
  {
    title: 'NUL',
    content: `${header}1,a\0b,2\n2,b,3\n`,
    rows: [two],
    bad: ['2: ill_formed_text'],
  },
  {
    title: 'a header that comes again in the middle',
    content: `${header}1,a,2\n${header}2,b,3\n`,
    rows: [one, two],
    bad: ['3: type_mismatch'],
  },
  {
    title: 'a file that was cut off inside of a record',
    content: `${header}1,a,2\n2,b`,
    rows: [one],
    bad: ['3: wrong_field_count'],
  },
])('a CSV file with $title loses nothing', async ({ content, rows, bad }) => {
  expect(await carry({ file: 'in.csv', content, fields })).toEqual({ rows, bad });
});

const cells = (...texts: readonly string[]) => `x\n${texts.map((text) => `${text}\n`).join('')}`;
const values = (rows: readonly unknown[]) => rows.map((found) => (found as { x: unknown }).x);

test.each([
  {
    type: 'int',
    content: cells('7', ' 7 ', '+3', '007', '-0', '1.0', '9007199254740991'),
    kept: [7, 7, 3, 7, 0, 1, 9_007_199_254_740_991],
    bad: [],
  },
  {
    type: 'int',
    content: cells('4.2', 'NaN', '1e400', '9007199254740993', '0x10', '1_000', '1e3', '""'),
    kept: [],
    bad: [
      '2: type_mismatch',
      '3: type_mismatch',
      '4: type_mismatch',
      '5: integer_out_of_range',
      '6: type_mismatch',
      '7: type_mismatch',
      '8: type_mismatch',
      '9: type_mismatch',
    ],
  },
  {
    type: 'float',
    content: cells('1.10', '-0', '1e5', ' 0.1 ', '9007199254740991'),
    kept: [1.1, 0, 100_000, 0.1, 9_007_199_254_740_991],
    bad: [],
  },
  {
    type: 'float',
    content: cells('NaN', 'Infinity', '-Infinity', '1e400', '9007199254740993', '1,5'),
    kept: [],
    bad: [
      '2: non_finite_number',
      '3: non_finite_number',
      '4: non_finite_number',
      '5: non_finite_number',
      '6: integer_out_of_range',
      '7: wrong_field_count',
    ],
  },
  {
    type: 'decimal',
    content: cells('1.10', '9007199254740993', '-0', 'NaN', '1e99999999'),
    kept: ['1.10', '9007199254740993', '-0'],
    bad: ['5: type_mismatch', '6: type_mismatch'],
  },
  {
    type: 'bool',
    content: cells('yes', 'TRUE', '1', 'no', '0', '2', 'maybe'),
    kept: [true, true, true, false, false],
    bad: ['7: type_mismatch', '8: type_mismatch'],
  },
  {
    type: 'datetime',
    content: cells('2026-02-28', '2026-02-28T10:00:00+02:00', '2026-02-30', 'yesterday'),
    kept: ['2026-02-28T00:00:00Z', '2026-02-28T08:00:00Z'],
    bad: ['4: type_mismatch', '5: type_mismatch'],
  },
  { type: 'int?', content: cells('""', '1'), kept: [null, 1], bad: [] },
  { type: 'any', content: cells('1.10', 'NaN', '-0'), kept: ['1.10', 'NaN', '-0'], bad: [] },
])('a CSV cell read as $type is exact or refused', async ({ type, content, kept, bad }) => {
  const carried = await carry({ file: 'in.csv', content, fields: [`x: ${type}`] });
  expect({ kept: values(carried.rows), bad: carried.bad }).toEqual({ kept, bad });
});

test('__proto__ and constructor are columns like any other', async () => {
  const content = '__proto__,constructor,toString,hasOwnProperty\n1,2,3,4\n';
  const asWritten = await carry({ file: 'in.csv', content, options: ', normalize_fields: false' });
  expect(JSON.stringify(asWritten.rows)).toBe(
    '[{"__proto__":"1","constructor":"2","toString":"3","hasOwnProperty":"4"}]',
  );
  const normalized = await carry({ file: 'in.csv', content });
  expect(JSON.stringify(normalized.rows)).toBe(
    '[{"proto":"1","constructor":"2","tostring":"3","hasownproperty":"4"}]',
  );
});
