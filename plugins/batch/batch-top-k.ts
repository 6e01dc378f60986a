import { z } from 'zod';

import { fieldTaken, takenField, withFields } from '../added-fields.ts';
import { errorRow } from '../contract.ts';
import { defineBatch } from '../define.ts';
import type { FieldSpec } from '../fields.ts';
import { rowContractOptions } from '../row-contract.ts';
import { notNumeric, numbersIn } from './number-field.ts';

/** What `include_rank` adds. */
const rankField = 'rank';

/**
 * Rows with equal values keep the order of their arrival and have ranks of their own, so that never
 * more than `k` rows leave. A row with null has no place among the others and is left out, however
 * few there are: null is no number, neither the lowest nor the highest.
 */
export const batchTopK = defineBatch({
  name: 'batch_top_k',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Keeps the rows of a batch that have the highest or the lowest values in a field.',
  example: `- name: worst_gusts
  type: aggregation
  plugin: batch_top_k
  group_by: [station]
  trigger: { count: 1000 }
  options: { value_field: wind, k: 3 }`,
  options: z.strictObject({
    value_field: z
      .string()
      .min(1)
      .describe('Field with the numbers; a row with null is left out, anything else is an error.'),
    k: z.int().positive().describe('Most rows that leave; a batch that has fewer gives fewer.'),
    order: z
      .enum(['highest', 'lowest'])
      .default('highest')
      .describe('Which values win; of equal ones the row that came first.'),
    include_rank: z
      .boolean()
      .default(true)
      .describe('Add `rank` to each row: 1 for the first. Rows leave in its order.'),
    ...rowContractOptions,
  }),

  check: ({ value_field: field, include_rank: withRank }, input) =>
    [
      notNumeric(field, input, ['value_field']),
      withRank ? takenField(rankField, input, { path: ['include_rank'] }) : undefined,
    ].filter((problem) => problem !== undefined),

  outputFields({ value_field: field, include_rank: withRank }, input) {
    const value = input.fields.get(field);
    const added: (readonly [string, FieldSpec])[] = [];
    if (value !== undefined) added.push([field, { ...value, optional: false }]);
    if (withRank) added.push([rankField, { type: 'int', optional: false }]);
    return withFields(input, added);
  },

  create({ value_field: field, k, order, include_rank: withRank }) {
    const sign = order === 'highest' ? -1 : 1;
    return (rows) => {
      const read = numbersIn(rows, field);
      if (!read.ok) return errorRow(read.error);
      if (withRank && rows.some((row) => Object.hasOwn(row, rankField)))
        return errorRow(fieldTaken(rankField));
      const best = rows
        .flatMap((row, i) => {
          const value = read.values[i] ?? null;
          return value === null ? [] : [{ row, value }];
        })
        .toSorted((a, b) => (a.value - b.value) * sign)
        .slice(0, k);
      const ranked = best.map(({ row }, i) => (withRank ? { ...row, [rankField]: i + 1 } : row));
      return { kind: 'rows', rows: ranked };
    };
  },
});
