import { extname } from 'node:path';

import { z } from 'zod';

import { filePath } from '../../file-path.ts';
import { schemaOption } from '../../schema/schema-option.ts';
import { csvOptions } from '../../sources/csv/csv-options.ts';

const mebibyte = 1024 * 1024;

const formats = ['csv', 'json', 'jsonl', 'yaml', 'sqlite'] as const;
export type TableFormat = (typeof formats)[number];

const endings: ReadonlyMap<string, TableFormat> = new Map([
  ['.csv', 'csv'],
  ['.json', 'json'],
  ['.jsonl', 'jsonl'],
  ['.ndjson', 'jsonl'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  ['.db', 'sqlite'],
  ['.sqlite', 'sqlite'],
  ['.sqlite3', 'sqlite'],
]);

const endingList = [...endings.keys()].join(', ');

/** The options without which a format can do, and the formats that they are for. */
const formatOptions = {
  delimiter: ['csv'],
  encoding: ['csv'],
  data_key: ['json'],
  table: ['sqlite'],
  query: ['sqlite'],
} as const satisfies Readonly<Record<string, readonly TableFormat[]>>;

const { delimiter, encoding } = csvOptions.shape;

/** A table in a file: where it is, and what its columns hold. */
export const tableOptions = z
  .strictObject({
    path: filePath.describe(
      "File with the table; a relative path starts at the settings file's folder.",
    ),
    format: z
      .enum(['auto', ...formats])
      .default('auto')
      .describe(`\`auto\`: as the name of the file ends (${endingList}).`),
    key: z.string().min(1).describe('Column with the keys, each of which is there once.'),
    schema: schemaOption.describe(
      'What the columns hold, as in a source: `"price: float"` makes numbers of the texts of a CSV ' +
        'file. Columns keep the names that the file gives them.',
    ),
    delimiter: delimiter
      .unwrap()
      .optional()
      .describe('Character between two fields of a CSV file; a comma when it is left out.'),
    encoding: encoding
      .unwrap()
      .optional()
      .describe('How the bytes of a CSV file make characters; `utf-8` when it is left out.'),
    data_key: z
      .string()
      .min(1)
      .optional()
      .describe('Key of the top-level object of a JSON file under which the array of rows is.'),
    table: z.string().min(1).optional().describe('Name of the table, or view, in a SQLite file.'),
    query: z
      .string()
      .min(1)
      .optional()
      .describe('A `select` instead of `table`; the file is opened for reading only.'),
    max_bytes: z
      .int()
      .positive()
      .max(1024 * mebibyte)
      .default(64 * mebibyte)
      .describe('Largest table, because it is held in memory; of YAML never more than 1 MiB.'),
  })
  .superRefine((options, context) => {
    for (const [key, message] of formatProblems(options))
      context.addIssue({ code: 'custom', path: [key], message });
  });

export type TableOptions = z.output<typeof tableOptions>;

/** What `format: auto` means for a path; `undefined` when its name does not say. */
export function tableFormat({
  format,
  path,
}: Pick<TableOptions, 'format' | 'path'>): TableFormat | undefined {
  return format === 'auto' ? endings.get(extname(path).toLowerCase()) : format;
}

function* formatProblems(
  options: Pick<TableOptions, 'format' | 'path' | keyof typeof formatOptions>,
): Generator<readonly [key: string, message: string]> {
  const format = tableFormat(options);
  if (format === undefined) {
    yield ['format', `the name of the file says no format: write one of ${formats.join(', ')}`];
    return;
  }
  for (const [key, takers] of Object.entries(formatOptions)) {
    const isGiven = options[key as keyof typeof formatOptions] !== undefined;
    if (isGiven && !takers.some((taker) => taker === format))
      yield [key, `\`${key}\` is for \`format: ${takers.join(', ')}\`, this is \`${format}\``];
  }
  if (format !== 'sqlite') return;
  if (options.table === undefined && options.query === undefined)
    yield ['table', 'a SQLite file holds many tables: name one here, or write a `query`'];
  if (options.table !== undefined && options.query !== undefined)
    yield ['query', 'name a `table` or write a `query`, not both'];
}
