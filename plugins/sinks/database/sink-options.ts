import { z } from 'zod';

import { databaseUrl } from '../../database/database-url.ts';
import { fieldNameProblem } from '../../schema/field-notation.ts';
import { schemaOption } from '../../schema/schema-option.ts';
import { writesTable } from './writes-table.ts';

export const databaseSinkOptions = z.strictObject({
  url: databaseUrl.describe(
    'Database to write to: `sqlite:///relative.db`, `sqlite:////absolute.db`, or the path alone; a relative one starts at the folder of the settings file. The file is made when it is missing. `{run_id}` and `{date}` (the UTC day on which the run started) expand.',
  ),
  table: z
    .string()
    .superRefine((name, context) => {
      const message = tableNameProblem(name);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .describe('Table to write to; it is made when it is missing.'),
  if_exists: z
    .enum(['append', 'replace', 'fail'])
    .default('append')
    .describe(
      'When the table exists: `append` rows to it while the run goes on, `replace` it at the end of the run, or `fail`.',
    ),
  key: z
    .array(z.string().min(1))
    .min(1)
    .superRefine((names, context) => {
      for (const [i, name] of names.entries()) {
        if (names.indexOf(name) === i) continue;
        context.addIssue({ code: 'custom', path: [i], message: `\`${name}\` is named twice` });
      }
    })
    .optional()
    .describe(
      'Fields that tell rows apart: a row takes the place of the one with the same key. Without it every row is a new one.',
    ),
  schema: schemaOption,
});

export type DatabaseSinkOptions = z.output<typeof databaseSinkOptions>;

function tableNameProblem(name: string): string | undefined {
  if (name === '') return 'a table needs a name';
  if (/^sqlite_/i.test(name)) return 'names that begin with `sqlite_` belong to SQLite';
  if (name.toLowerCase() === writesTable) return `\`${writesTable}\` is kept for bookkeeping`;
  return fieldNameProblem(name)?.replace('a field', 'a table');
}
