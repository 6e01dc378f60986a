import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';
import type { FieldType } from '../../fields.ts';
import { showNames } from '../../schema/show-value.ts';
import { illFormedText, lossyNumber } from '../../sources/json/json-errors.ts';

/**
 * A value of SQLite as JSON; `report` is told of what is none, or would lose digits. An integer beyond
 * ±(2^53−1) is its digits where the column is declared to take them.
 */
export function sqliteValue(
  value: unknown,
  column: string,
  type: FieldType | undefined,
  report: (error: ErrorRecord) => void,
): JsonValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    if (type === 'decimal' || type === 'str') return String(value);
    report(lossyNumber(column, String(value), 'integer_out_of_range'));
    return null;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) report(lossyNumber(column, String(value), 'non_finite_number'));
    // −0 as 0, as everywhere.
    return value + 0;
  }
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) report(illFormedText);
    if (value.includes('\ufffd')) report(replacementIn(column));
    return value;
  }
  if (value !== null) report(blobIn(column));
  return null;
}

/** The driver puts U+FFFD where bytes make no character; what stood there cannot be told any more. */
function replacementIn(column: string): ErrorRecord {
  const message = `${showNames([column])} holds U+FFFD, which stands for bytes that are no UTF-8`;
  return { reason: 'invalid_utf8', message, field: column, expected: 'UTF-8' };
}

function blobIn(column: string): ErrorRecord {
  const message = `${showNames([column])} holds bytes (a blob), which no field can hold`;
  return { reason: 'type_mismatch', message, field: column, found: 'a blob' };
}
