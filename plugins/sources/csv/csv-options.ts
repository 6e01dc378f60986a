import { z } from 'zod';

import { fieldNameProblem } from '../../schema/field-notation.ts';
import { schemaOption } from '../../schema/schema-option.ts';
import { fieldNameOptions } from '../field-names.ts';
import { fileOptions } from '../file/file-options.ts';

export const csvOptions = z.strictObject({
  path: fileOptions.path,
  delimiter: z
    .string()
    .refine(isDelimiter, 'expected one ASCII character, not `"` and no line break')
    .default(',')
    .describe('The character between two fields.'),
  encoding: z
    .enum(['utf-8', 'latin1'])
    .default('utf-8')
    .describe('How its bytes make characters; a byte order mark is skipped under `utf-8`.'),
  skip_rows: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Lines before the header that are no records.'),
  columns: z
    .array(z.string())
    .min(1)
    .superRefine((names, context) => {
      for (const [i, name] of names.entries()) {
        const message =
          fieldNameProblem(name) ??
          (names.indexOf(name) < i ? `\`${name}\` is named twice` : undefined);
        if (message !== undefined) context.addIssue({ code: 'custom', path: [i], message });
      }
    })
    .optional()
    .describe('Names of the fields of a file without a header, taken as they are.'),
  ...fieldNameOptions,
  max_record_bytes: fileOptions.max_record_bytes,
  schema: schemaOption,
});

export type CsvOptions = z.output<typeof csvOptions>;

function isDelimiter(text: string): boolean {
  return text.length === 1 && text > '\0' && text < '\u0080' && !/["\r\n]/.test(text);
}
