import { z } from 'zod';

import { schemaOption } from '../../schema/schema-option.ts';
import { fieldNameOptions } from '../field-names.ts';
import { fileOptions } from '../file/file-options.ts';

export const jsonOptions = z
  .strictObject({
    path: fileOptions.path,
    format: z
      .enum(['auto', 'json', 'jsonl'])
      .default('auto')
      .describe(
        '`json`: one array of objects. `jsonl`: an object a line. `auto`: `jsonl` for .jsonl and .ndjson.',
      ),
    data_key: z
      .string()
      .min(1)
      .optional()
      .describe('Key of the top-level object under which the array is, as the file writes it.'),
    encoding: z.literal('utf-8').default('utf-8').describe('How its bytes make characters.'),
    ...fieldNameOptions,
    max_record_bytes: fileOptions.max_record_bytes,
    schema: schemaOption,
  })
  .superRefine((options, context) => {
    if (options.data_key === undefined || jsonFormat(options) === 'json') return;
    const message = 'JSON Lines have no top-level key: leave `data_key` out, or say `format: json`';
    context.addIssue({ code: 'custom', path: ['data_key'], message });
  });

export type JsonOptions = z.output<typeof jsonOptions>;

/** What `format: auto` means for a path. */
export function jsonFormat(options: Pick<JsonOptions, 'format' | 'path'>): 'json' | 'jsonl' {
  if (options.format !== 'auto') return options.format;
  return /\.(?:jsonl|ndjson)$/i.test(options.path) ? 'jsonl' : 'json';
}
