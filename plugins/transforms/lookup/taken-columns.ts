import type { JsonValue } from '../../../landscape/model/json.ts';
import type { OptionProblem } from '../../contract.ts';
import type { FieldSpec } from '../../fields.ts';
import { sourceFields } from '../../sources/source-fields.ts';
import type { LookupOptions } from './lookup-options.ts';
import { tableFormat } from './table-options.ts';

/** A column of the table that becomes a field of rows. */
export interface TakenColumn {
  readonly column: string;
  /** The field that it becomes. */
  readonly target: string;
  /** Where the options name it. */
  readonly path: OptionProblem['path'];
  /** What the column holds. */
  readonly spec: FieldSpec;
}

/** The columns that `fields` names, in its order. */
export function takenColumns(options: LookupOptions): readonly TakenColumn[] {
  const { fields, table } = options;
  const declared = sourceFields(table.schema).fields;
  const type = tableFormat(table) === 'csv' ? 'str' : 'any';
  const named: readonly (readonly [string, string, string | number])[] = Array.isArray(fields)
    ? fields.map((column, i) => [column, column, i])
    : Object.entries(fields).map(([column, target]) => [column, target, column]);
  return named.map(([column, target, key]) => ({
    column,
    target,
    path: ['fields', key],
    spec: declared.get(column) ?? { type, optional: false },
  }));
}

/** What a target may hold in the end: a column's values, and what `on_missing` puts there. */
export function targetSpec({ target, spec }: TakenColumn, options: LookupOptions): FieldSpec {
  const isNullWhenMissing =
    options.on_missing !== 'error' && missingValue(target, options) === null;
  // The field is always there, and of `any` null is a value like another.
  return { ...spec, optional: spec.type !== 'any' && (spec.optional || isNullWhenMissing) };
}

/** What a row gets whose key is not in the table, under `on_missing: null` or `default`. */
export function missingValue(
  target: string,
  { on_missing: onMissing, defaults = {} }: LookupOptions,
): JsonValue {
  const isGiven = onMissing === 'default' && Object.hasOwn(defaults, target);
  return isGiven ? (defaults[target] ?? null) : null;
}
