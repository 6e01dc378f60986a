import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { JsonValue, RowData } from '../../landscape/model/json.ts';
import { rowOf } from '../../landscape/model/json.ts';
import type { FieldSet, FieldSpec } from '../fields.ts';
import { coercers } from './coerce.ts';
import type { Coerce } from './coerce.ts';
import { extraFields, missingFields, valueRefusal } from './refusal.ts';
import { shorten } from './show-value.ts';

export type RowResult =
  | { readonly ok: true; readonly row: RowData }
  | { readonly ok: false; readonly error: ErrorRecord };

/** Values in the order of the names that the reader was compiled for. */
export type RowReader = (values: readonly JsonValue[]) => RowResult;

/** One field of the rows that come out. */
interface Output {
  readonly name: string;
  readonly spec: FieldSpec;
  /** Where its value stands among the values, -1 when records of these names lack it. */
  readonly from: number;
}

/** Fields that nobody declared stay as they came. */
const undeclared: FieldSpec = { type: 'any', optional: false };

/**
 * Compiles the check and the coercion of records that have exactly these names. Rows hold the
 * declared fields first, in their order, then the others in the order of `names`; so all rows of
 * one schema have one shape, in the engine's eyes and in those of V8.
 *
 * @param emptyIsNull - An empty text in an optional field is null: for formats without a null.
 */
export function compileRow(
  set: FieldSet,
  names: readonly string[],
  { emptyIsNull }: { readonly emptyIsNull: boolean },
): RowReader {
  const positions = new Map(names.map((name, i) => [name, i]));
  const missing = [...set.fields].filter(([name, spec]) => !spec.optional && !positions.has(name));
  if (missing.length > 0) {
    return always(
      missingFields(
        missing.map(([name, { type }]) => ({ name, type })),
        names,
      ),
    );
  }
  const extra = names.filter((name) => !set.fields.has(name));
  if (!set.open && extra.length > 0) return always(extraFields(extra, [...set.fields.keys()]));

  const outputs: readonly Output[] = [
    ...[...set.fields].map(([name, spec]) => ({ name, spec, from: positions.get(name) ?? -1 })),
    ...extra.map((name) => ({ name, spec: undeclared, from: positions.get(name) ?? -1 })),
  ];
  return rowReader(outputs, emptyIsNull);
}

function rowReader(outputs: readonly Output[], emptyIsNull: boolean): RowReader {
  // Cloning a literal and then setting keys that it has gives every row the same hidden class, and
  // makes `__proto__` a key like any other. Parallel arrays: this loop runs for every field.
  const template = rowOf(outputs.map(({ name }) => [name, null]));
  const names = outputs.map(({ name }) => name);
  const from = outputs.map((output) => output.from);
  const fit = outputs.map(({ spec }) => fitting(spec, emptyIsNull));
  return (values) => {
    const row: Record<string, JsonValue> = { ...template };
    for (let i = 0; i < names.length; i += 1) {
      const at = from[i]!;
      if (at < 0) continue;
      const value = fit[i]!(values[at]!);
      if (value === undefined)
        return { ok: false, error: refusal(outputs, fit, values, emptyIsNull) };
      row[names[i]!] = value;
    }
    return { ok: true, row };
  };
}

function fitting({ type, optional }: FieldSpec, emptyIsNull: boolean): Coerce {
  const coerce = coercers[type];
  if (!optional) return coerce;
  if (!emptyIsNull) return (value) => (value === null ? null : coerce(value));
  return (value) => (value === null || value === '' ? null : coerce(value));
}

/** The first field that does not fit, and the names of the others, so that all can be put right at once. */
function refusal(
  outputs: readonly Output[],
  fit: readonly Coerce[],
  values: readonly JsonValue[],
  emptyIsNull: boolean,
): ErrorRecord {
  const refused = outputs.filter(
    ({ from }, i) => from >= 0 && fit[i]!(values[from]!) === undefined,
  );
  const [first, ...others] = refused;
  if (first === undefined) throw new Error('a value that did not fit fits when looked at again');
  const error = valueRefusal(first.name, first.spec, values[first.from]!, emptyIsNull);
  if (others.length === 0) return error;
  return {
    ...error,
    details: { also_refused: others.slice(0, 20).map(({ name }) => shorten(name)) },
  };
}

function always(error: ErrorRecord): RowReader {
  const result: RowResult = { ok: false, error };
  return () => result;
}
