import { z } from 'zod';

import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { JsonValue } from '../../landscape/model/json.ts';
import { errorRow, oneRow } from '../contract.ts';
import { defineTransform } from '../define.ts';
import type { FieldSet } from '../fields.ts';
import { unknownField } from '../option-shapes.ts';
import { rowContractOptions } from '../row-contract.ts';
import { coercers, type Coerce } from '../schema/coerce.ts';
import { showValue } from '../schema/show-value.ts';
import { missingField } from './field-errors.ts';

const targets = ['int', 'float', 'bool', 'str', 'decimal', 'datetime'] as const;
type Target = (typeof targets)[number];

/**
 * Converts as sources do (docs of `schema`), and numbers and booleans to their JSON text. Null stays
 * null in a field that is declared optional, and is an error in every other.
 */
export const typeCoerce = defineTransform({
  name: 'type_coerce',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Converts fields to another type where nothing is lost; what does not fit is an error.',
  example: `- name: types
  plugin: type_coerce
  options: { conversions: [{ field: amount, to: float }, { field: active, to: bool }] }`,
  options: z.strictObject({
    conversions: z
      .array(
        z.strictObject({
          field: z.string().min(1).describe('Field to convert; it must be there.'),
          to: z.enum(targets).describe('Type that it gets.'),
        }),
      )
      .min(1)
      .describe('Conversions, made in this order.'),
    ...rowContractOptions,
  }),

  check: ({ conversions }, input) =>
    conversions.flatMap(
      ({ field }, i) => unknownField(field, input, ['conversions', i, 'field']) ?? [],
    ),

  outputFields({ conversions }, input): FieldSet {
    const fields = new Map(input.fields);
    for (const { field, to } of conversions)
      fields.set(field, { type: to, optional: input.fields.get(field)?.optional ?? false });
    return { fields, open: input.open };
  },

  create({ conversions }, { input }) {
    const steps = conversions.map(({ field, to }) => ({
      field,
      to,
      convert: converters[to],
      keepsNull: input.fields.get(field)?.optional ?? false,
    }));
    return (row) => {
      let result = row;
      for (const { field, to, convert, keepsNull } of steps) {
        if (!Object.hasOwn(row, field)) return errorRow(missingField(field, row));
        const value = result[field] ?? null;
        if (value === null && keepsNull) continue;
        const converted = convert(value);
        if (converted === undefined) return errorRow(notConvertible(field, value, to));
        if (converted !== value) result = { ...result, [field]: converted };
      }
      return oneRow(result);
    };
  },
});

const converters: Readonly<Record<Target, Coerce>> = {
  int: coercers.int,
  float: coercers.float,
  bool: coercers.bool,
  str: (value) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : coercers.str(value),
  decimal: coercers.decimal,
  datetime: coercers.datetime,
};

function notConvertible(field: string, value: JsonValue, to: Target): ErrorRecord {
  const found = showValue(value);
  return {
    reason: 'conversion_failed',
    message: `\`${field}\`: ${found} cannot become ${to} without losing something`,
    field,
    expected: to,
    found,
  };
}
