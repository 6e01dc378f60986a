import { z } from 'zod';

import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { rowOf, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import type { BatchResult } from '../contract.ts';
import { defineBatch } from '../define.ts';
import type { FieldSpec } from '../fields.ts';
import { unknownField } from '../option-shapes.ts';
import { rowContractOptions } from '../row-contract.ts';
import { showValue } from '../schema/show-value.ts';
import { mean, quantile, sampleDeviation, sum } from './statistics.ts';

const quantiles = z
  .array(z.number().min(0).max(1))
  .default([])
  .refine(
    (list) => new Set(list.map(quantileField)).size === list.length,
    'names each quantile once',
  )
  .describe('Quantiles between 0 and 1; 0.5 gives the field `p50`, 0.999 gives `p99_9`.');

/**
 * One row a batch. A statistic of nothing is null: all of them when every value is null, and the
 * deviation of a single value. `stddev` is that of a sample (n − 1), as in SQL: a batch is a piece
 * of what there is. Quantiles lie between neighbours (type 7 of Hyndman and Fan, 1996, as in NumPy).
 */
export const batchStats = defineBatch({
  name: 'batch_stats',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Counts, sums and describes one number field over the rows of a batch.',
  example: `- name: hundreds
  type: aggregation
  plugin: batch_stats
  trigger: { count: 100 }
  options: { value_field: score, quantiles: [0.5, 0.95] }`,
  options: z.strictObject({
    value_field: z
      .string()
      .min(1)
      .describe('Field with the numbers; null is left out and counted, anything else is an error.'),
    quantiles,
    ...rowContractOptions,
  }),

  check: ({ value_field: field }, input) =>
    [unknownField(field, input, ['value_field'])].filter((problem) => problem !== undefined),

  outputFields({ value_field: field, quantiles: wanted }, input) {
    const spec = input.fields.get(field);
    const optional = spec?.optional ?? true;
    const value: FieldSpec = { type: spec?.type === 'int' ? 'int' : 'float', optional };
    const computed: FieldSpec = { type: 'float', optional };
    const fields = new Map<string, FieldSpec>([
      ['count', { type: 'int', optional: false }],
      ['null_count', { type: 'int', optional: false }],
      ['sum', computed],
      ['mean', computed],
      ['min', value],
      ['max', value],
      ['stddev', { type: 'float', optional: true }],
      ...wanted.map((q) => [quantileField(q), computed] as const),
    ]);
    return { fields, open: false };
  },

  create({ value_field: field, quantiles: wanted }) {
    return (rows) => {
      const odd = rows.findIndex(
        (row) => !isNumberOrNull(row[field]) || !Object.hasOwn(row, field),
      );
      if (odd >= 0) return { kind: 'error', error: notANumber(field, rows[odd] ?? {}, odd) };
      const numbers = rows.map((row) => row[field]).filter((value) => typeof value === 'number');
      return described(numbers, rows.length, wanted, field);
    };
  },
});

function described(
  numbers: readonly number[],
  rowCount: number,
  wanted: readonly number[],
  field: string,
): BatchResult {
  const sorted = numbers.toSorted((a, b) => a - b);
  const statistics: readonly (readonly [string, number | null])[] = [
    ['count', numbers.length],
    ['null_count', rowCount - numbers.length],
    ['sum', sum(numbers)],
    ['mean', mean(numbers)],
    ['min', sorted[0] ?? null],
    ['max', sorted.at(-1) ?? null],
    ['stddev', sampleDeviation(numbers)],
    ...wanted.map((q) => [quantileField(q), quantile(sorted, q)] as const),
  ];
  const overflown = statistics.find(([, value]) => value !== null && !Number.isFinite(value));
  if (overflown === undefined) return { kind: 'rows', rows: [rowOf(statistics)] };
  const message = `the ${overflown[0]} of \`${field}\` over ${rowCount} rows is too large for a number`;
  return { kind: 'error', error: { reason: 'non_finite_result', message, field } };
}

/** `p` and the percentage, its point written `_`: what column names are made of. */
function quantileField(q: number): string {
  return `p${String(Number((q * 100).toPrecision(12))).replace('.', '_')}`;
}

function isNumberOrNull(value: JsonValue | undefined): boolean {
  return value === null || typeof value === 'number';
}

function notANumber(field: string, row: RowData, index: number): ErrorRecord {
  const place = `row ${index + 1} of the batch`;
  if (!Object.hasOwn(row, field))
    return { reason: 'missing_field', message: `\`${field}\` is missing in ${place}`, field };
  const found = showValue(row[field] ?? null);
  const message = `\`${field}\` is ${found} in ${place}, not a number`;
  return { reason: 'type_mismatch', message, field, expected: 'a number', found };
}
