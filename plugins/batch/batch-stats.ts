import { z } from 'zod';

import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { getField, rowOf, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { fieldTaken, takenField, withFields } from '../added-fields.ts';
import { errorRow, type BatchShape, type OptionProblem } from '../contract.ts';
import { defineBatch } from '../define.ts';
import type { FieldSet, FieldSpec } from '../fields.ts';
import { rowContractOptions } from '../row-contract.ts';
import { notNumeric, numbersIn } from './number-field.ts';
import { mean, quantile, sampleDeviation, sum } from './statistics.ts';

const quantiles = z
  .array(z.number().min(0).max(1))
  .default([])
  .refine(
    (list) => new Set(list.map(quantileField)).size === list.length,
    'names each quantile once',
  )
  .describe('Quantiles between 0 and 1; 0.5 gives the field `p50`, 0.999 gives `p99_9`.');

const options = z.strictObject({
  value_field: z
    .string()
    .min(1)
    .describe('Field with the numbers; null is left out and counted, anything else is an error.'),
  quantiles,
  prefix: z
    .string()
    .optional()
    .describe(
      'Put before the names of the statistics; left out, `batch_` under `output_mode: passthrough`, where rows have fields of their own, and nothing otherwise.',
    ),
  ...rowContractOptions,
});
type StatsOptions = z.output<typeof options>;

/**
 * One row a batch, the fields of `group_by` first; under `passthrough` each member, with the statistics
 * behind its own fields. A statistic of nothing is null: all of them when every value is null, and the
 * deviation of a single value. `stddev` is that of a sample (n − 1), as in SQL: a batch is a piece
 * of what there is. Quantiles lie between neighbours (type 7 of Hyndman and Fan, 1996, as in NumPy).
 */
export const batchStats = defineBatch({
  name: 'batch_stats',
  version: '1.0.0',
  determinism: 'deterministic',
  keepsMembers: true,
  purpose: 'Counts, sums and describes one number field over the rows of a batch.',
  example: `- name: hundreds
  type: aggregation
  plugin: batch_stats
  group_by: [station]
  trigger: { count: 100 }
  options: { value_field: score, quantiles: [0.5, 0.95] }`,
  options,

  check(given, input, shape) {
    const names = fieldsOf(given, input, shape).map(([name]) => name);
    const taken =
      shape.outputMode === 'passthrough'
        ? names.map((name) => takenField(name, input, { path: ['prefix'] }))
        : shape.groupBy.map((name) => (names.includes(name) ? groupNamed(name) : undefined));
    return [notNumeric(given.value_field, input, ['value_field']), ...taken].filter(
      (problem) => problem !== undefined,
    );
  },

  outputFields(given, input, shape) {
    const statistics = fieldsOf(given, input, shape);
    if (shape.outputMode === 'passthrough') return withFields(input, statistics);
    const groups = shape.groupBy.map((name) => [name, groupSpec(input.fields.get(name))] as const);
    return { fields: new Map([...groups, ...statistics]), open: false };
  },

  create({ value_field: field, quantiles: wanted, prefix }, { groupBy, outputMode }) {
    const start = prefixOf(prefix, outputMode);
    return (rows) => {
      const read = numbersIn(rows, field);
      if (!read.ok) return errorRow(read.error);
      const statistics = describe(read.values, wanted);
      const overflown = statistics.find(([, value]) => value !== null && !Number.isFinite(value));
      if (overflown !== undefined) return errorRow(tooLarge(overflown[0], field, rows.length));
      const named = statistics.map(([name, value]) => [start + name, value] as const);
      if (outputMode === 'transform')
        return { kind: 'rows', rows: [rowOf([...groupOf(rows, groupBy), ...named])] };
      const taken = named.find(([name]) => rows.some((row) => Object.hasOwn(row, name)));
      if (taken !== undefined) return errorRow(fieldTaken(taken[0]));
      const added = rowOf(named);
      return { kind: 'rows', rows: rows.map((row) => ({ ...row, ...added })) };
    };
  },
});

/** The statistics as fields, in their order. */
function fieldsOf(
  { value_field: field, quantiles: wanted, prefix }: StatsOptions,
  input: FieldSet,
  { outputMode }: BatchShape,
): readonly (readonly [name: string, spec: FieldSpec])[] {
  const { type, optional } = input.fields.get(field) ?? undeclared;
  // Of `any`, null is a value like another: perhaps there is nothing to compute with.
  const mayBeNull = optional || type === 'any';
  const count: FieldSpec = { type: 'int', optional: false };
  const value: FieldSpec = { type: type === 'int' ? 'int' : 'float', optional: mayBeNull };
  const computed: FieldSpec = { type: 'float', optional: mayBeNull };
  const specs: readonly (readonly [string, FieldSpec])[] = [
    ['count', count],
    ['null_count', count],
    ['sum', computed],
    ['mean', computed],
    ['min', value],
    ['max', value],
    ['stddev', { type: 'float', optional: true }],
    ...wanted.map((q) => [quantileField(q), computed] as const),
  ];
  const start = prefixOf(prefix, outputMode);
  return specs.map(([name, spec]) => [start + name, spec]);
}

function prefixOf(prefix: string | undefined, outputMode: BatchShape['outputMode']): string {
  return prefix ?? (outputMode === 'passthrough' ? 'batch_' : '');
}

const undeclared: FieldSpec = { type: 'any', optional: true };

/** Rows without the field are in no batch, so it is sure to be there. */
function groupSpec(spec: FieldSpec = undeclared): FieldSpec {
  return spec.type === 'any' ? { ...spec, optional: false } : spec;
}

type Statistic = readonly [name: string, value: number | null];

function describe(
  values: readonly (number | null)[],
  wanted: readonly number[],
): readonly Statistic[] {
  const numbers = values.filter((value) => value !== null);
  const sorted = numbers.toSorted((a, b) => a - b);
  return [
    ['count', numbers.length],
    ['null_count', values.length - numbers.length],
    ['sum', sum(numbers)],
    ['mean', mean(numbers)],
    ['min', sorted[0] ?? null],
    ['max', sorted.at(-1) ?? null],
    ['stddev', sampleDeviation(numbers)],
    ...wanted.map((q) => [quantileField(q), quantile(sorted, q)] as const),
  ];
}

/** What tells the batch from others: one value a field in all of its rows, so those of the first. */
function groupOf(
  [first = {}]: readonly RowData[],
  groupBy: readonly string[],
): readonly (readonly [string, JsonValue])[] {
  return groupBy.map((name) => [name, getField(first, name) ?? null]);
}

function groupNamed(name: string): OptionProblem {
  return {
    code: 'FIELD_COLLISION',
    path: [],
    message: `\`${name}\` is a field of \`group_by\` and a statistic: no row can have both`,
    found: name,
    nextStep: 'Give the statistics a `prefix`, or rename the field with a `field_mapper` before.',
  };
}

function tooLarge(name: string, field: string, rowCount: number): ErrorRecord {
  const message = `the ${name} of \`${field}\` over ${rowCount} rows is too large for a number`;
  return { reason: 'non_finite_result', message, field };
}

/** `p` and the percentage, its point written `_`: what column names are made of. */
function quantileField(q: number): string {
  return `p${String(Number((q * 100).toPrecision(12))).replace('.', '_')}`;
}
