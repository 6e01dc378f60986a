import { z } from 'zod';

import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { getField, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { fieldTaken, takenField, withFields } from '../added-fields.ts';
import { errorRow, type OptionProblem } from '../contract.ts';
import { defineBatch } from '../define.ts';
import { unknownField } from '../option-shapes.ts';
import { rowContractOptions } from '../row-contract.ts';
import { showValue } from '../schema/show-value.ts';
import { batchPlace, notNumeric } from './number-field.ts';

/** What `include_copy_index` adds. */
const indexField = 'copy_index';

/** The copies of a row stand together, in the order of the rows. */
export const batchReplicate = defineBatch({
  name: 'batch_replicate',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Repeats every row of a batch as often as a field of it says.',
  example: `- name: weighted
  type: aggregation
  plugin: batch_replicate
  trigger: { count: 100 }
  options: { copies_field: weight, max_copies: 20 }`,
  options: z.strictObject({
    copies_field: z
      .string()
      .min(1)
      .default('copies')
      .describe('Field that says how many rows one becomes: a whole number, 1 or more.'),
    default_copies: z
      .int()
      .positive()
      .default(1)
      .describe('How many a row becomes that lacks the field or has null in it.'),
    include_copy_index: z
      .boolean()
      .default(true)
      .describe('Add `copy_index` to each row: 0 for the first copy.'),
    max_copies: z
      .int()
      .positive()
      .default(1000)
      .describe('Most that one row may become; a field that asks for more is an error.'),
    ...rowContractOptions,
  }),

  check(options, input) {
    const path = ['copies_field'];
    const field = options.copies_field;
    return [
      unknownField(field, input, path, 'warning') ?? notNumeric(field, input, path),
      options.include_copy_index
        ? takenField(indexField, input, { path: ['include_copy_index'] })
        : undefined,
      options.default_copies > options.max_copies ? defaultTooLarge(options) : undefined,
    ].filter((problem) => problem !== undefined);
  },

  outputFields: ({ include_copy_index: withIndex }, input) =>
    withFields(input, withIndex ? [[indexField, { type: 'int', optional: false }]] : []),

  create({ copies_field: field, default_copies: standard, max_copies: most, ...options }) {
    const withIndex = options.include_copy_index;
    return (rows) => {
      const copies: RowData[] = [];
      for (const [i, row] of rows.entries()) {
        const count = getField(row, field) ?? standard;
        if (!isCount(count)) return errorRow(notACount(field, count, i));
        if (count < 1 || count > most) return errorRow(outOfRange(field, count, most, i));
        if (withIndex && Object.hasOwn(row, indexField)) return errorRow(fieldTaken(indexField));
        for (let copy = 0; copy < count; copy += 1)
          copies.push(withIndex ? { ...row, [indexField]: copy } : row);
      }
      return { kind: 'rows', rows: copies };
    };
  },
});

function isCount(value: JsonValue): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function notACount(field: string, value: JsonValue, index: number): ErrorRecord {
  const found = showValue(value);
  const message = `\`${field}\` is ${found} in ${batchPlace(index)}, not a whole number`;
  return { reason: 'type_mismatch', message, field, expected: 'a whole number', found };
}

function outOfRange(field: string, count: number, most: number, index: number): ErrorRecord {
  const expected = `1 to ${most}`;
  const found = String(count);
  const message = `\`${field}\` is ${found} in ${batchPlace(index)}, expected ${expected}`;
  return { reason: 'value_out_of_range', message, field, expected, found };
}

function defaultTooLarge(options: {
  readonly default_copies: number;
  readonly max_copies: number;
}): OptionProblem {
  return {
    code: 'COPIES_OUT_OF_RANGE',
    path: ['default_copies'],
    message: '`default_copies` is more than `max_copies` allows',
    found: String(options.default_copies),
    expected: `at most ${options.max_copies}`,
  };
}
