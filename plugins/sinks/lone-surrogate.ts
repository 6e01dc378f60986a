import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { isJsonObject, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { listNames } from './unexpected-fields.ts';

/**
 * The refusal of a row with a text that has no UTF-8 form, or `undefined` when every text has one:
 * writing U+FFFD instead would change the data in silence.
 */
export function refuseLoneSurrogate(row: RowData): ErrorRecord | undefined {
  const bad = Object.entries(row).find(([name, value]) => !name.isWellFormed() || hasLone(value));
  if (bad === undefined) return undefined;
  const field = bad[0].toWellFormed();
  return {
    reason: 'unencodable_value',
    message: `${listNames([field])} holds half of a surrogate pair, which has no UTF-8 form`,
    field,
    expected: 'well-formed Unicode text',
    found: 'a lone surrogate',
  };
}

/** JSON text shows a lone surrogate as an escape; a text that spells out the escape looks like one. */
export function mayHoldLoneSurrogate(jsonText: string): boolean {
  return jsonText.includes('\\ud');
}

function hasLone(value: JsonValue): boolean {
  if (typeof value === 'string') return !value.isWellFormed();
  if (Array.isArray(value)) return value.some(hasLone);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, item]) => !key.isWellFormed() || hasLone(item));
}
