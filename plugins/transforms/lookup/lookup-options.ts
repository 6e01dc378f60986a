import { z } from 'zod';

import { byFieldName } from '../../option-shapes.ts';
import { rowContractOptions } from '../../row-contract.ts';
import { tableOptions } from './table-options.ts';

const name = z.string().min(1);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const lookupOptions = z.strictObject({
  table: tableOptions.describe('The table: read once, before the first row.'),
  key_field: name.describe('Field of the row with the key; it must be there, and may be null.'),
  fields: z
    .union([z.array(name).min(1), byFieldName(name)])
    .describe(
      'Columns that the row gets, never left out: a list of them, or column → name of the field.',
    ),
  on_missing: z
    .literal(['error', 'default', null])
    .default('error')
    .describe(
      'When the table has no such key, or the key is null: an error, the values of `defaults`, or ' +
        'null (written without quotes) in all fields.',
    ),
  defaults: byFieldName(scalar)
    .optional()
    .describe('Field → value under `on_missing: default`, for each of the fields.'),
  overwrite: z
    .boolean()
    .default(false)
    .describe('Replace fields that the row has already; else one of the same name is an error.'),
  ...rowContractOptions,
});

export type LookupOptions = z.output<typeof lookupOptions>;
