import { z } from 'zod';

import type { SinkInput } from '../contract.ts';
import { schemaOption } from '../schema/schema-option.ts';
import { checkColumns } from './csv/check-columns.ts';
import { cellEncoder } from './csv/csv-cell.ts';
import { csvColumns, headerTexts } from './csv/csv-columns.ts';
import { csvRowEncoder } from './csv/csv-row.ts';
import { findHeaderProblem } from './csv/existing-header.ts';
import { withoutFormula } from './csv/formula.ts';
import { declaredForSink } from './declared-fields.ts';
import { defineFileSink } from './file/define-file-sink.ts';
import { fileOutputOptions } from './file/output-file.ts';
import type { RowLayout } from './file/row-layout.ts';

const lineEndings = { lf: '\n', crlf: '\r\n' } as const;

const options = z.strictObject({
  ...fileOutputOptions,
  delimiter: z
    .string()
    // What stands in numbers, in true and false or in quoting cannot also separate cells.
    .regex(
      /^[^\w"\r\n.+\-\p{Cs}\uFEFF]$/u,
      'must be one character that separates: no letter, digit, quote, sign, dot or line break',
    )
    .refine((text) => text.length === 1, 'must be one character of the Basic Multilingual Plane')
    .default(',')
    .describe('Character between the cells.'),
  encoding: z.literal('utf-8').default('utf-8').describe('Encoding of the file; there is one.'),
  headers: z
    .union([
      z.literal('normalized'),
      z.record(
        z.string(),
        z
          .string()
          .min(1)
          .refine((text) => text.isWellFormed(), 'must be well-formed Unicode'),
      ),
    ])
    .default('normalized')
    .describe(
      'Header line: the field names (`normalized`), or a map from field name to header for those that differ.',
    ),
  line_ending: z.enum(['lf', 'crlf']).default('lf').describe('What ends each line.'),
  spreadsheet_safe: z
    .boolean()
    .default(false)
    .describe(
      "For files that people open in a spreadsheet: a text that would be a formula there gets a `'` before it, and so does one that begins with `'`.",
    ),
  schema: schemaOption,
});
type CsvOptions = z.output<typeof options>;

export const csvSink = defineFileSink({
  name: 'csv',
  version: '1.0.0',
  purpose: 'Writes rows to a CSV file (RFC 4180, UTF-8) that appears only when it is complete.',
  example: `results:
  plugin: csv
  options:
    path: out/results.csv
    headers: { customer_id: Customer ID }`,
  options,
  expects: ({ schema }) => declaredForSink(schema),
  check: (given, input) => checkColumns(declaredForSink(given.schema), input, headerMap(given)),
  findAppendProblem: (given, input, file) =>
    findHeaderProblem(file, writtenHeaders(given, input), given.delimiter),
  layout,
});

function layout(given: CsvOptions, input: SinkInput): RowLayout {
  const lineEnd = lineEndings[given.line_ending];
  const form = { delimiter: given.delimiter, spreadsheetSafe: given.spreadsheet_safe };
  const encodeCell = cellEncoder(form);
  const header = headersOf(given, input).map(encodeCell).join(given.delimiter) + lineEnd;
  return {
    first: header,
    next: '',
    after: lineEnd,
    close: '',
    empty: header,
    encode: csvRowEncoder(csvColumns(declaredForSink(given.schema), input), form),
  };
}

function headersOf(given: CsvOptions, input: SinkInput): readonly string[] {
  return headerTexts(csvColumns(declaredForSink(given.schema), input), headerMap(given));
}

/** The header line as a reader of the file finds it. */
function writtenHeaders(given: CsvOptions, input: SinkInput): readonly string[] {
  const headers = headersOf(given, input);
  return given.spreadsheet_safe ? headers.map(withoutFormula) : headers;
}

function headerMap({ headers }: CsvOptions): Readonly<Record<string, string>> {
  return headers === 'normalized' ? {} : headers;
}
