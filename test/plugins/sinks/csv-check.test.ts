import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import type { SinkInput } from '../../../plugins/contract.ts';
import { unknownFields } from '../../../plugins/fields.ts';
import { csvSink } from '../../../plugins/sinks/csv.ts';
import { inputOf, makeTestFolder, placeIn } from './sink-in-folder.ts';

const openInput: SinkInput = { fields: unknownFields, reasons: false, rawRecords: false };
const halfKnown: SinkInput = {
  ...openInput,
  fields: { ...inputOf(['a']).fields, open: true },
};
const fixedA = { mode: 'fixed', fields: ['a: int'] };

const ab = inputOf(['a', 'b']);

interface CheckCase {
  readonly title: string;
  readonly input: SinkInput;
  readonly options?: Readonly<Record<string, JsonValue>>;
  readonly found: readonly string[];
}

const checks: readonly CheckCase[] = [
  { title: 'known columns', input: ab, found: [] },
  { title: 'an input of which nothing is known', input: openInput, found: ['COLUMNS_UNKNOWN'] },
  { title: 'a schema for it', input: openInput, options: { schema: fixedA }, found: [] },
  { title: 'raw records only', input: inputOf([], { rawRecords: true }), found: [] },
  { title: 'more fields than known', input: halfKnown, found: ['COLUMNS_INCOMPLETE'] },
  {
    title: 'a field named like a column of ours',
    input: inputOf(['a', '_elspeth_row'], { reasons: true }),
    found: ['FIELD_COLLISION'],
  },
  {
    title: 'such a field when there are no reasons',
    input: inputOf(['a', '_elspeth_row']),
    found: [],
  },
  {
    title: 'two columns with one header',
    input: ab,
    options: { headers: { a: 'b' } },
    found: ['HEADER_REPEATED'],
  },
  {
    title: 'a header for a field that is not there',
    input: inputOf(['station', 'wind']),
    options: { headers: { staton: 'Station' } },
    found: ['HEADER_UNUSED'],
  },
  {
    title: 'headers for columns of ours',
    input: inputOf(['a'], { reasons: true }),
    options: { headers: { _elspeth_reason: 'Why' } },
    found: [],
  },
];

test.each(checks)('csv check of $title finds $found', ({ input, options, found }) => {
  const bound = csvSink.bind({ path: 'out.csv', ...options });
  const problems = bound.check(input, placeIn(makeTestFolder()));
  expect(
    problems.map(({ code, severity }) => (severity === 'warning' ? `${code} (warning)` : code)),
  ).toEqual(found);
});

test('csv check says how to declare columns that cannot be known', () => {
  const [problem] = csvSink.bind({ path: 'a.csv' }).check(openInput, placeIn(makeTestFolder()));
  expect(problem).toEqual({
    code: 'COLUMNS_UNKNOWN',
    path: ['schema'],
    message:
      'The sink cannot know its columns: which fields its rows have shows only when they are read',
    nextStep:
      'Declare them: `schema: { mode: fixed, fields: ["name: type", …] }` in the options of the sink.',
  });
});

test('csv check names the nearest column for a header that is used nowhere', () => {
  const bound = csvSink.bind({ path: 'out.csv', headers: { staton: 'Station' } });
  const [problem] = bound.check(inputOf(['station', 'wind']), placeIn(makeTestFolder()));
  expect(problem).toMatchObject({
    path: ['headers', 'staton'],
    nextStep: 'Did you mean `station`?',
  });
});

test.each([
  { title: 'the same columns', existing: 'a,b\n1,2\n', found: [] },
  { title: 'no content', existing: '', found: [] },
  { title: 'a header without line end', existing: 'a,b', found: [] },
  { title: 'another order', existing: 'b,a\n', found: ['b,a'] },
  { title: 'a column more', existing: 'a,b,c\n', found: ['a,b,c'] },
  { title: 'no CSV', existing: 'a"b,c\n', found: ['no CSV header'] },
])('csv check before appending to a file with $title', ({ existing, found }) => {
  const folder = makeTestFolder();
  writeFileSync(join(folder, 'out.csv'), existing);
  const problems = csvSink
    .bind({ path: 'out.csv', if_exists: 'append' })
    .check(ab, placeIn(folder));
  expect(problems.map((problem) => problem.found)).toEqual(found);
});

test('csv check compares no columns that cannot be known', () => {
  const folder = makeTestFolder();
  writeFileSync(join(folder, 'out.csv'), 'x\n');
  const bound = csvSink.bind({ path: 'out.csv', if_exists: 'append' });
  const codes = bound.check(openInput, placeIn(folder)).map(({ code }) => code);
  expect(codes).toEqual(['COLUMNS_UNKNOWN']);
});

test.each([
  { title: 'a letter as delimiter', options: { delimiter: 'e' } },
  { title: 'a dot as delimiter', options: { delimiter: '.' } },
  { title: 'a quote as delimiter', options: { delimiter: '"' } },
  { title: 'two characters as delimiter', options: { delimiter: '||' } },
  { title: 'a delimiter of two code units', options: { delimiter: '🌪' } },
  { title: 'a line break as delimiter', options: { delimiter: '\n' } },
  { title: 'another encoding', options: { encoding: 'latin1' } },
  { title: 'an unknown option', options: { mode: 'append' } },
  { title: 'an empty header', options: { headers: { a: '' } } },
  { title: 'an empty path', options: { path: '' } },
])('csv options refuse $title', ({ options }) => {
  expect(csvSink.options.safeParse({ path: 'out.csv', ...options }).success).toBe(false);
});

test.each([',', ';', '\t', '|', ' ', '§'])('csv options take %j as delimiter', (delimiter) => {
  expect(csvSink.options.safeParse({ path: 'out.csv', delimiter }).success).toBe(true);
});

test('csv records its options with their defaults', () => {
  expect(csvSink.bind({ path: 'out.csv' }).options).toEqual({
    path: 'out.csv',
    if_exists: 'replace',
    delimiter: ',',
    encoding: 'utf-8',
    headers: 'normalized',
    line_ending: 'lf',
    spreadsheet_safe: false,
    schema: { mode: 'observed' },
  });
});
