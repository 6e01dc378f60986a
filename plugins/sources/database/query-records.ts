import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';
import { canonicalText } from '../../canonical-text.ts';
import type { FieldType } from '../../fields.ts';
import { compileRow, type RowResult } from '../../schema/compile-row.ts';
import { showNames } from '../../schema/show-value.ts';
import { illFormedText, lossyNumber } from '../json/json-errors.ts';
import type { SourceColumns } from '../source-columns.ts';
import { decodeStoredText, toExact, type StoredValue, type TextEncoding } from './stored-value.ts';

/** What the rows of one query become. */
export interface QueryRecords {
  /**
   * A row as it was stored, in canonical JSON with the names of the query: integers with all their
   * digits, bytes (and text that is none) as `{"__bytes__": base64}`.
   */
  readonly toRaw: (values: readonly StoredValue[]) => Buffer;
  readonly toResult: (values: readonly StoredValue[]) => RowResult;
}

export function queryRecords(
  { originals, names, fields }: SourceColumns,
  encoding: TextEncoding,
): QueryRecords {
  const toRow = compileRow(fields, names, { emptyIsNull: false });
  const types = names.map((name) => fields.fields.get(name)?.type ?? 'any');
  const inKeyOrder = originals
    .map((name, at) => ({ name, at, text: `${JSON.stringify(name)}:` }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

  return {
    toRaw(values) {
      const members = inKeyOrder.map(
        ({ at, text }) => text + canonicalText(toExact(values[at] ?? null, encoding)),
      );
      return Buffer.from(`{${members.join(',')}}`);
    },
    toResult(values) {
      const row: JsonValue[] = [];
      for (const [i, value] of values.entries()) {
        const read = readValue(value, originals[i]!, types[i]!, encoding);
        if (!read.ok) return read;
        row.push(read.value);
      }
      return toRow(row);
    },
  };
}

type ReadValue =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: ErrorRecord };

/** A value as JSON has it, before any coercion. */
function readValue(
  value: StoredValue,
  column: string,
  type: FieldType,
  encoding: TextEncoding,
): ReadValue {
  if (typeof value === 'bigint') return readInteger(value, column, type);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) {
      return { ok: false, error: lossyNumber(column, String(value), 'non_finite_number') };
    }
    // −0 as 0, as canonical JSON has it.
    return { ok: true, value: value + 0 };
  }
  if (typeof value === 'string') {
    return { ok: true, value: { __bytes__: Buffer.from(value, 'hex').toString('base64') } };
  }
  if (value === null) return { ok: true, value };
  const text = decodeStoredText(value, encoding);
  if (text === undefined) return { ok: false, error: notUnicode(column, encoding) };
  return text.includes('\0') ? { ok: false, error: illFormedText } : { ok: true, value: text };
}

/**
 * For a declared type the digits of an integer say as much as the integer: `str` and `decimal` keep
 * them, the others take what they can hold. Without one, it is refused when it would be rounded.
 */
function readInteger(value: bigint, column: string, type: FieldType): ReadValue {
  const number = Number(value);
  const isSafe = Number.isSafeInteger(number);
  if (type === 'str' || (!isSafe && type !== 'any')) return { ok: true, value: String(value) };
  if (isSafe) return { ok: true, value: number };
  return { ok: false, error: outOfRange(column, String(value)) };
}

function outOfRange(column: string, found: string): ErrorRecord {
  return {
    reason: 'integer_out_of_range',
    message: `${showNames([column])}: ${found} is beyond ±(2^53−1) and would be rounded; declare it \`str\` or \`decimal\``,
    field: column,
    found,
  };
}

function notUnicode(column: string, encoding: TextEncoding): ErrorRecord {
  return {
    reason: 'invalid_utf8',
    message: `the text in ${showNames([column])} is no ${encoding}; read it as bytes: \`CAST(… AS BLOB)\``,
    field: column,
    expected: encoding,
  };
}
