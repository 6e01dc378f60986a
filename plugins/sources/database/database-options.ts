import { z } from 'zod';

import { databaseUrl } from '../../database/database-url.ts';
import { schemaOption } from '../../schema/schema-option.ts';
import { fieldNameOptions } from '../field-names.ts';
import { fileOptions } from '../file/file-options.ts';

export const databaseOptions = z.strictObject({
  url: databaseUrl.describe(
    "Database to read: `sqlite:///relative.db`, `sqlite:////absolute.db`, or the path alone; a relative one starts at the settings file's folder.",
  ),
  query: z
    .string()
    .min(1)
    .describe('One SELECT, which gives a record a row; the database is opened for reading only.'),
  order_by: z
    .array(z.string().min(1))
    .min(1)
    .superRefine((names, context) => {
      for (const [i, name] of names.entries()) {
        if (names.indexOf(name) === i) continue;
        context.addIssue({ code: 'custom', path: [i], message: `\`${name}\` is named twice` });
      }
    })
    .describe(
      'Columns of the query by which its rows are read, ascending; together unique and never null, so that a stopped run finds its place again.',
    ),
  parameters: z
    .record(
      z.string().regex(/^\w+$/, 'is written without `:`, in letters, digits and `_`'),
      z.union([z.string(), z.number(), z.boolean(), z.null()]),
    )
    .default({})
    .describe('Values for `:name` in the query.'),
  ...fieldNameOptions,
  max_record_bytes: fileOptions.max_record_bytes.describe(
    'Longest record as JSON; a longer one becomes one bad record.',
  ),
  schema: schemaOption,
});

export type DatabaseOptions = z.output<typeof databaseOptions>;
