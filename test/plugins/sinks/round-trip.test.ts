import * as fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { expect, test } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { rowOf } from '../../../landscape/model/json.ts';
import { csvRowEncoder } from '../../../plugins/sinks/csv/csv-row.ts';
import { jsonSink } from '../../../plugins/sinks/json.ts';
import { contextIn, makeTestFolder, readText, rowEntry, writeOutput } from './sink-in-folder.ts';

/** Dense in what needs care: delimiters, quotes, line breaks, blanks, right-to-left, emoji. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(',', ';', '"', '\n', '\r', ' ', '\t', 'a', 'ü', 'ر', '🌪', '\uFEFF', '\0'),
  }),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const scalar: fc.Arbitrary<JsonValue> = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const flat: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(text, scalar, { maxKeys: 4, noNullPrototype: true }),
);
const nested: fc.Arbitrary<JsonValue> = fc.oneof(
  flat,
  fc.array(flat, { maxLength: 3 }),
  fc.dictionary(text, flat, { maxKeys: 3, noNullPrototype: true }),
);

const table = fc.integer({ min: 2, max: 8 }).chain((width) =>
  fc.array(fc.array(fc.oneof(scalar, nested), { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 20,
  }),
);

test('csv-parse reads back every cell that csv writes', () => {
  fc.assert(
    fc.property(table, fc.constantFrom(',', ';', '\t', '|', ' '), (rows, delimiter) => {
      const written = rows.map((row) => encodeLine(row, delimiter)).join('');
      const read: unknown = parse(written, { bom: false, delimiter, record_delimiter: '\n' });
      expect(read).toEqual(rows.map((row) => row.map(cellText)));
    }),
    { numRuns: 500 },
  );
});

test('csv writes what csv-stringify reads the same, cell by cell', () => {
  const parseOptions = { bom: false, record_delimiter: '\n' };
  fc.assert(
    fc.property(table, (rows) => {
      const cells = rows.map((row) => row.map(cellText));
      const ours: unknown = parse(rows.map((row) => encodeLine(row, ',')).join(''), parseOptions);
      const theirs: unknown = parse(stringify(cells, { quoted_empty: true }), parseOptions);
      expect(ours).toEqual(theirs);
    }),
  );
});

test('the empty text and null differ in the bytes', () => {
  expect(encodeLine(['', null], ',')).toBe('"",\n');
});

test('JSON lines parse back to the same rows', () => {
  const row = fc.dictionary(text, fc.oneof(scalar, nested));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 10 }), (rows) => {
      const folder = makeTestFolder();
      const entries = rows.map((fields) => rowEntry(rowOf(Object.entries(fields))));
      writeOutput(jsonSink, { path: 'out.jsonl' }, contextIn(folder), [entries]);
      const lines = readText(folder, 'out.jsonl').split('\n').slice(0, -1);
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
        entries.map(({ content }) => content.kind === 'row' && content.row),
      );
    }),
    { numRuns: 50 },
  );
});

function encodeLine(row: readonly JsonValue[], delimiter: string): string {
  const fields = row.map((_, i) => `c${i}`);
  const columns = { fields, raw: false, reasons: false };
  const encode = csvRowEncoder(columns, { delimiter, spreadsheetSafe: false });
  const line = encode(rowEntry(rowOf(row.map((value, i) => [`c${i}`, value]))));
  if (typeof line !== 'string') throw new Error(line.message);
  return `${line}\n`;
}

function cellText(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
