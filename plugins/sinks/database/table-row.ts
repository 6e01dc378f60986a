import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { getField, isJsonObject, rowOf } from '../../../landscape/model/json.ts';
import type { JsonValue, RowData } from '../../../landscape/model/json.ts';
import { canonicalText } from '../../canonical-text.ts';
import type { SinkEntry } from '../../contract.ts';
import { showValue } from '../../schema/show-value.ts';
import { rawColumns, reasonColumns } from '../csv/csv-columns.ts';
import { assertExpected, rawValues, reasonValues } from '../csv/csv-row.ts';
import { mayHoldLoneSurrogate, refuseLoneSurrogate } from '../lone-surrogate.ts';
import { listNames, refuseUnexpectedFields } from '../unexpected-fields.ts';
import { keepsValue, type Affinity } from './affinity.ts';
import type { TargetFields } from './target-fields.ts';

/** A value as SQLite takes it. */
export type SqlValue = null | bigint | number | string | Uint8Array;

export interface TableRow {
  /** Canonical JSON of what is written: the fields of the row, and why it is there. */
  readonly text: string;
  /** In the order of the columns. */
  readonly values: readonly SqlValue[];
}

/**
 * Turns entries into rows of the table, or says why an entry has no place in it. Fields that a row
 * lacks are null.
 *
 * @param affinities - Of the columns of the fields; of one that is not there nothing is asked.
 */
export function tableRowEncoder(
  { columns, specs }: TargetFields,
  affinities: ReadonlyMap<string, Affinity>,
  key: readonly string[],
): (entry: SinkEntry) => TableRow | ErrorRecord {
  const { fields } = columns;
  const fieldSet = new Set(fields);
  const shapes = fields.map((name) => ({
    name,
    affinity: affinities.get(name) ?? 'none',
    isFloat: specs.get(name)?.type === 'float',
  }));
  const noRaw = rawColumns.map(() => null);
  const noReason = reasonColumns.map(() => null);

  return (entry) => {
    const { content, reason } = entry;
    assertExpected(entry, columns);
    const row: RowData = content.kind === 'row' ? content.row : {};
    const values: SqlValue[] = [];
    let found = 0;
    for (const { name, affinity, isFloat } of shapes) {
      const value = getField(row, name);
      if (value !== undefined) found += 1;
      if (value !== undefined && !keepsValue(affinity, value))
        return wouldChange(name, value, affinity);
      values.push(toSql(value ?? null, affinity, isFloat));
    }
    if (found < Object.keys(row).length) return refuseUnexpectedFields(row, fieldSet);
    const keyless = key.find((name) => (getField(row, name) ?? null) === null);
    if (keyless !== undefined) return withoutKey(keyless);

    const raw = content.kind === 'raw' ? rawValues(content) : noRaw;
    const reasons = reason === undefined ? noReason : reasonValues(reason);
    if (columns.raw) values.push(...raw.map((value) => toSql(value, 'none', false)));
    if (columns.reasons) values.push(...reasons.map((value) => toSql(value, 'none', false)));
    const written = rowOf([
      ...Object.entries(row),
      ...(content.kind === 'raw' ? rawColumns.map((name, i) => [name, raw[i]!] as const) : []),
      ...(reason === undefined ? [] : reasonColumns.map((name, i) => [name, reasons[i]!] as const)),
    ]);
    const text = canonicalText(written);
    const refusal = mayHoldLoneSurrogate(text) ? refuseLoneSurrogate(written) : undefined;
    return refusal ?? { text, values };
  };
}

/**
 * True is 1. Whole numbers are integers, but for those of a field that is declared `float`. Bytes are
 * bytes where the column keeps them, every other nested value is its JSON text.
 */
function toSql(value: JsonValue, affinity: Affinity, isFloat: boolean): SqlValue {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !isFloat ? BigInt(value) : value;
  }
  return (affinity === 'none' ? bytesIn(value) : undefined) ?? canonicalText(value);
}

/** The bytes that `{"__bytes__": base64}` stands for, `undefined` for anything else. */
function bytesIn(value: JsonValue): Buffer | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined;
  const base64 = getField(value, '__bytes__');
  if (typeof base64 !== 'string') return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}

function wouldChange(field: string, value: JsonValue, affinity: Affinity): ErrorRecord {
  const found = showValue(value);
  const expected = wanted[affinity];
  return {
    reason: 'type_mismatch',
    message: `${listNames([field])}: the column takes ${expected}, found ${found}`,
    field,
    expected,
    found,
  };
}

const wanted: Readonly<Record<Affinity, string>> = {
  integer: 'whole numbers',
  real: 'numbers',
  numeric: 'numbers, and texts that look like none',
  text: 'texts',
  none: 'everything',
};

function withoutKey(field: string): ErrorRecord {
  return {
    reason: 'missing_field',
    message: `${listNames([field])} is part of the key, and the row has no value in it`,
    field,
    expected: 'a value',
    found: 'null',
  };
}
