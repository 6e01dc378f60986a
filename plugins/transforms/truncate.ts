import { z } from 'zod';

import { codePoints, offsetBehind } from '../code-points.ts';
import { errorRow, oneRow, type OptionProblem } from '../contract.ts';
import { defineTransform } from '../define.ts';
import type { FieldSet } from '../fields.ts';
import { byFieldName, unknownField } from '../option-shapes.ts';
import { rowContractOptions } from '../row-contract.ts';
import { missingField, notText } from './field-errors.ts';

/**
 * Lengths are counted in code points: an emoji outside of the BMP is one and is never cut in two. What
 * people see as one character can be several (a flag, a letter with a combining accent), and those
 * can be parted.
 */
export const truncate = defineTransform({
  name: 'truncate',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Shortens texts to a longest length, with a suffix that shows where one was cut.',
  example: `- name: shorten
  plugin: truncate
  options: { fields: { note: 200, title: 80 }, suffix: "…" }`,
  options: z.strictObject({
    fields: byFieldName(z.int().positive()).describe(
      'Field → longest text kept, in Unicode code points, the suffix included.',
    ),
    suffix: z.string().default('').describe('Put behind a text that was cut.'),
    strict: z
      .boolean()
      .default(false)
      .describe('A missing field, or one that holds no text, is an error; else it is left alone.'),
    ...rowContractOptions,
  }),

  check({ fields, suffix, strict }, input) {
    const suffixLength = codePoints(suffix).length;
    return Object.entries(fields).flatMap(([field, max]) => {
      const problem = unknownField(field, input, ['fields', field], strict ? 'error' : 'warning');
      return suffixLength < max ? (problem ?? []) : [suffixTooLong(field, max, suffixLength)];
    });
  },

  /** A decimal or a datetime that was cut is a text like another. */
  outputFields({ fields }, input): FieldSet {
    const output = new Map(input.fields);
    for (const [name, { type, optional }] of input.fields) {
      const isText = type === 'decimal' || type === 'datetime';
      if (isText && Object.hasOwn(fields, name)) output.set(name, { type: 'str', optional });
    }
    return { fields: output, open: input.open };
  },

  create({ fields, suffix, strict }) {
    const limits = Object.entries(fields).map(([field, max]) => ({
      field,
      max,
      kept: max - codePoints(suffix).length,
    }));
    return (row) => {
      let result = row;
      for (const { field, max, kept } of limits) {
        if (!Object.hasOwn(row, field)) {
          if (strict) return errorRow(missingField(field, row));
          continue;
        }
        const value = row[field];
        if (typeof value !== 'string') {
          if (strict) return errorRow(notText(field, value ?? null));
        } else if (offsetBehind(value, max) < value.length) {
          result = { ...result, [field]: value.slice(0, offsetBehind(value, kept)) + suffix };
        }
      }
      return oneRow(result);
    };
  },
});

function suffixTooLong(field: string, max: number, length: number): OptionProblem {
  return {
    code: 'SUFFIX_TOO_LONG',
    path: ['suffix'],
    message: `the suffix leaves no room for the text of \`${field}\``,
    found: `${length} characters`,
    expected: `fewer than ${max}`,
  };
}
