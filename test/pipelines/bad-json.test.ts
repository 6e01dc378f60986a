import { expect, test } from 'vitest';

import { carry } from '../support/bad-input.ts';
import type { Input } from '../support/bad-input.ts';

interface Case {
  readonly title: string;
  readonly content: Input['content'];
  readonly options?: string;
  readonly rows: readonly unknown[];
  readonly bad: readonly string[];
}

const [one, two] = [{ a: 1 }, { a: 2 }];
const inRows = ', data_key: rows';

test.each<Case>([
  { title: 'that is empty', content: '', rows: [], bad: ['1: unreadable_structure'] },
  { title: 'of an empty array', content: '[]', rows: [], bad: [] },
  { title: 'with a byte order mark', content: '\ufeff[{"a":1}]', rows: [one], bad: [] },
  { title: 'of an object', content: '{"a":1}', rows: [], bad: ['1: unreadable_structure'] },
  { title: 'of a number', content: '12', rows: [], bad: ['1: unreadable_structure'] },
  {
    title: 'with elements that are no objects',
    content: '[{"a":1}, 1, "x", null, [1], {"a":2}]',
    rows: [one, two],
    bad: ['1: not_an_object', '1: not_an_object', '1: not_an_object', '1: not_an_object'],
  },
  {
    title: 'with a broken element in the middle',
    content: '[{"a":1},\n{"a":},\n{"a":2}]',
    rows: [one, two],
    bad: ['2: unparsable_record'],
  },
  {
    title: 'with a bracket too few in the middle',
    content: '[{"a":1},\n{"a":2, {"a":3},\n{"a":4}]',
    rows: [one],
    bad: ['2: unreadable_structure'],
  },
  {
    title: 'without a comma between two elements',
    content: '[{"a":1}\n{"a":2}]',
    rows: [one],
    bad: ['1: unreadable_structure'],
  },
  {
    title: 'with a comma too many',
    content: '[{"a":1},]',
    rows: [one],
    bad: ['1: unreadable_structure'],
  },
  {
    title: 'that was cut off inside of an element',
    content: '[{"a":1},{"a":2},\n{"a"',
    rows: [one, two],
    bad: ['2: unreadable_structure'],
  },
  {
    title: 'that was cut off behind an element',
    content: '[{"a":1},{"a":2}',
    rows: [one, two],
    bad: ['1: unreadable_structure'],
  },
  {
    title: 'with text after its end',
    content: '[{"a":1}] and more',
    rows: [one],
    bad: ['1: unreadable_structure'],
  },
  {
    title: 'with a second array after its end',
    content: '[{"a":1}]\n[{"a":2}]',
    rows: [one],
    bad: ['1: unreadable_structure'],
  },
  {
    title: 'with the array under its key',
    content: '{"rows":[{"a":1}],"count":1}',
    options: inRows,
    rows: [one],
    bad: [],
  },
  {
    title: 'without the key of its array',
    content: '{"row":[{"a":1}]}',
    options: inRows,
    rows: [],
    bad: ['1: unreadable_structure'],
  },
  {
    title: 'with no array under its key',
    content: '{"rows":{"a":1}}',
    options: inRows,
    rows: [],
    bad: ['1: unreadable_structure'],
  },
  {
    title: 'with 100,000 brackets in one element',
    content: `[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}},\n{"a":1}]`,
    rows: [one],
    bad: ['1: depth_exceeded'],
  },
  {
    title: 'with 100,000 brackets that never close',
    content: `[{"a":1},\n${'['.repeat(100_000)}`,
    rows: [one],
    bad: ['2: unreadable_structure'],
  },
])('a JSON file $title loses nothing', async ({ content, options = '', rows, bad }) => {
  expect(await carry({ file: 'in.json', content, options })).toEqual({ rows, bad });
});

const lines = (...records: readonly string[]) => records.map((record) => `${record}\n`).join('');
const nested = (depth: number, open = '[', close = ']') =>
  `{"a":${open.repeat(depth)}1${close.repeat(depth)}}`;

test.each<Case>([
  { title: 'that is empty', content: '', rows: [], bad: [] },
  { title: 'with blank lines', content: '\n\n{"a":1}\n \n{"a":2}\n\n', rows: [one, two], bad: [] },
  { title: 'with CRLF', content: '{"a":1}\r\n{"a":2}\r\n', rows: [one, two], bad: [] },
  { title: 'without a last line break', content: '{"a":1}\n{"a":2}', rows: [one, two], bad: [] },
  {
    title: 'with lines that are no objects',
    content: lines('{"a":1}', '1', '"x"', 'null', '[1]', 'foo', '{"a":2}'),
    rows: [one, two],
    bad: [
      '2: not_an_object',
      '3: not_an_object',
      '4: not_an_object',
      '5: not_an_object',
      '6: unparsable_record',
    ],
  },
  {
    title: 'that was cut off',
    content: '{"a":1}\n{"a":',
    rows: [one],
    bad: ['2: unparsable_record'],
  },
  {
    title: 'that is an array',
    content: '[{"a":1}]\n',
    rows: [],
    bad: ['1: not_an_object'],
  },
  {
    title: 'with a key twice, at any depth and however written',
    content: lines(
      '{"a":1,"a":2}',
      '{"a":{"b":1,"b":2}}',
      String.raw`{"a":1,"\u0061":2}`,
      '{"a":1}',
    ),
    rows: [one],
    bad: ['1: duplicate_key', '2: duplicate_key', '3: duplicate_key'],
  },
  {
    title: 'with half surrogate pairs and NUL',
    content: lines(
      String.raw`{"a":"\ud800"}`,
      String.raw`{"a":"\udc00x"}`,
      String.raw`{"\ud800":1}`,
      String.raw`{"a":"\u0000"}`,
      String.raw`{"a":"\ud83d\ude00"}`,
    ),
    rows: [{ a: '😀' }],
    bad: ['1: ill_formed_text', '2: ill_formed_text', '3: ill_formed_text', '4: ill_formed_text'],
  },
  {
    title: 'with bytes that are no UTF-8',
    content: Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"a":1}\n'),
    ]),
    rows: [one],
    bad: ['1: invalid_utf8'],
  },
  {
    title: 'with numbers that a number cannot hold',
    content: lines(
      ...[
        'NaN',
        'Infinity',
        '1e400',
        '-1e400',
        '9007199254740993',
        '0.10000000000000000000001',
      ].map((literal) => `{"a":${literal}}`),
    ),
    rows: [],
    bad: [
      '1: non_finite_number',
      '2: non_finite_number',
      '3: non_finite_number',
      '4: non_finite_number',
      '5: integer_out_of_range',
      '6: number_not_exact',
    ],
  },
  {
    title: 'with numbers that are as good written otherwise',
    content: lines('{"a":-0}', '{"a":1.10}', '{"a":9007199254740991}', '{"a":1e2}'),
    rows: [{ a: 0 }, { a: 1.1 }, { a: 9_007_199_254_740_991 }, { a: 100 }],
    bad: [],
  },
  {
    title: 'with numbers that are written wrongly',
    content: lines('{"a":01}', '{"a":+1}', '{"a":1.}', '{"a":.5}', '{"a":0x10}', '{"a":1}'),
    rows: [one],
    bad: [1, 2, 3, 4, 5].map((line) => `${line}: unparsable_record`),
  },
  {
    title: 'as deep as it may be, and one level deeper',
    content: lines(nested(255), nested(256), '{"a":1}'),
    rows: [JSON.parse(nested(255)), one],
    bad: ['2: depth_exceeded'],
  },
  {
    title: '5,000 and 100,000 levels deep',
    content: lines(nested(5000), nested(100_000), nested(100_000, '{"a":', '}'), '{"a":1}'),
    rows: [one],
    bad: ['1: depth_exceeded', '2: depth_exceeded', '3: depth_exceeded'],
  },
])('a JSON Lines file $title loses nothing', async ({ content, rows, bad }) => {
  expect(await carry({ file: 'in.jsonl', content })).toEqual({ rows, bad });
});

test.each([
  {
    type: 'int',
    literals: ['7', '"7"', '7.0', '-0', '1.10', '9007199254740993', 'null', '"x"'],
    kept: [7, 7, 7, 0],
    bad: ['5: type_mismatch', '6: integer_out_of_range', '7: type_mismatch', '8: type_mismatch'],
  },
  {
    type: 'decimal',
    literals: ['1.10', '9007199254740993', '-0', '"2.50"', '1e99999999'],
    kept: ['1.10', '9007199254740993', '-0', '2.50'],
    bad: ['5: type_mismatch'],
  },
  {
    type: 'str',
    literals: ['"x"', '1', 'true', '9007199254740993', '""'],
    kept: ['x', ''],
    bad: ['2: type_mismatch', '3: type_mismatch', '4: type_mismatch'],
  },
])('a JSON value read as $type is exact or refused', async ({ type, literals, kept, bad }) => {
  const content = lines(...literals.map((literal) => `{"a":${literal}}`));
  const carried = await carry({ file: 'in.jsonl', content, fields: [`a: ${type}`] });
  const values = carried.rows.map((found) => (found as { a: unknown }).a);
  expect({ values, bad: carried.bad }).toEqual({ values: kept, bad });
});

test('__proto__ and constructor are keys like any other', async () => {
  const content = '{"__proto__":{"x":1},"constructor":2,"toString":{"__proto__":3}}\n';
  const options = ', normalize_fields: false';
  const { rows } = await carry({ file: 'in.jsonl', content, options });
  expect(JSON.stringify(rows)).toBe(`[${content.trim()}]`);
});
