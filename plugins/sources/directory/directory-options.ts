import { z } from 'zod';

import { filePath } from '../../file-path.ts';
import { schemaOption } from '../../schema/schema-option.ts';
import { csvOptions } from '../csv/csv-options.ts';
import { fieldNameOptions } from '../field-names.ts';
import { fileOptions } from '../file/file-options.ts';
import { jsonOptions } from '../json/json-options.ts';
import { parseGlob } from './glob.ts';

const { delimiter, encoding, skip_rows, columns } = csvOptions.shape;
const { data_key } = jsonOptions.shape;

export const directoryOptions = z
  .strictObject({
    path: filePath.describe(
      "Folder to read from; a relative path starts at the settings file's folder.",
    ),
    pattern: z
      .string()
      .superRefine((pattern, context) => {
        const glob = parseGlob(pattern);
        if (!glob.ok) context.addIssue({ code: 'custom', message: glob.message });
      })
      .default('*')
      .describe(
        'Which files: `*`, `?`, `[a-z]`, `{a,b}`, and `**/` for any depth. Hidden ones only where the pattern has their dot. They are read in the byte order of their paths.',
      ),
    format: z
      .enum(['auto', 'csv', 'json', 'jsonl'])
      .default('auto')
      .describe(
        'What the files are; `auto`: as the name of each ends (.csv, .json, .jsonl, .ndjson).',
      ),
    on_no_files: z
      .enum(['fail', 'empty'])
      .default('fail')
      .describe('When no file matches: `fail`, or run on an `empty` source.'),
    delimiter: delimiter.describe('Of CSV files: the character between two fields.'),
    encoding: encoding.describe('Of CSV files: how their bytes make characters.'),
    skip_rows: skip_rows.describe('Of CSV files: lines before the header that are no records.'),
    columns: columns.describe(
      'Of CSV files without a header: names of the fields, taken as they are.',
    ),
    data_key: data_key.describe(
      'Of JSON files: key of the top-level object under which the array is, as the file writes it.',
    ),
    ...fieldNameOptions,
    max_record_bytes: fileOptions.max_record_bytes,
    schema: schemaOption,
  })
  .superRefine((options, context) => {
    for (const key of misplaced(options)) {
      const message = `\`${key}\` says nothing of \`format: ${options.format}\``;
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });

export type DirectoryOptions = z.output<typeof directoryOptions>;

type FormatOptions = Pick<
  DirectoryOptions,
  'format' | 'delimiter' | 'encoding' | 'skip_rows' | 'columns' | 'data_key'
>;

/** Options for another format than the one that all files have. Defaults say nothing. */
function* misplaced(options: FormatOptions): Generator<string> {
  const { format } = options;
  if (format === 'json' || format === 'jsonl') {
    if (options.delimiter !== ',') yield 'delimiter';
    if (options.encoding !== 'utf-8') yield 'encoding';
    if (options.skip_rows !== 0) yield 'skip_rows';
    if (options.columns !== undefined) yield 'columns';
  }
  if ((format === 'csv' || format === 'jsonl') && options.data_key !== undefined) yield 'data_key';
}
