import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { parseJsonText } from '../../../landscape/model/json-text.ts';
import { deepestNesting, isJsonObject, rowOf } from '../../../landscape/model/json.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';
import type { RowResult } from '../../schema/compile-row.ts';
import { decodeText } from '../file/decode-text.ts';
import type { FileWindow } from '../file/file-window.ts';
import { inspectJson } from './inspect-json.ts';
import {
  depthExceeded,
  illFormedText,
  invalidUtf8,
  nonFiniteWord,
  notAnObject,
  unparsable,
} from './json-errors.ts';
import type { JsonRows } from './json-rows.ts';
import type { JsonScan } from './json-scan.ts';

/** Makes a row of the bytes from `start` to `end`, or says why not. `scan` has just run over them. */
export type JsonRecordReader = (start: number, end: number, scan: JsonScan) => RowResult;

export function jsonRecordReader(window: FileWindow, rows: JsonRows): JsonRecordReader {
  return (start, end, scan) => {
    if (scan.depth > deepestNesting) return refused(depthExceeded(scan.depth));
    const text = decodeText(window, start, end, 'utf-8');
    if (text === undefined) return refused(invalidUtf8);
    const parsed = parseJson(text, scan);
    if (!parsed.ok) return parsed;
    const { value } = parsed;
    if (!isJsonObject(value)) return refused(notAnObject(value));
    if (scan.oddText && hasIllFormedText(value)) return refused(illFormedText);
    if (!rows.exactNumbers && !scan.oddNumbers && countMembers(value) === scan.members) {
      return rows.toRow(value, undefined);
    }
    const inspection = inspectJson(text, rows.typeOf);
    return inspection.ok ? rows.toRow(value, inspection.literals) : inspection;
  };
}

type Parsed =
  | { readonly ok: true; readonly value: JsonValue }
  | (RowResult & { readonly ok: false });

function parseJson(text: string, scan: JsonScan): Parsed {
  try {
    const value = parseJsonText(text);
    if (isJsonValue(value))
      return { ok: true, value: scan.negativeZero ? withoutMinus(value) : value };
    throw new TypeError('JSON.parse made something that is no JSON');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (text.includes('\0')) return refused(illFormedText);
    return refused(scan.nonFiniteWord ? nonFiniteWord : unparsable(error.message));
  }
}

/** −0 as 0, as canonical JSON has it. */
function withoutMinus(value: JsonValue): JsonValue {
  if (value === 0) return 0;
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) return value.map(withoutMinus);
  return rowOf(Object.entries(value).map(([key, item]) => [key, withoutMinus(item)]));
}

/** True for whatever `JSON.parse` makes; nothing else is ever given to it. */
function isJsonValue(value: unknown): value is JsonValue {
  return value !== undefined;
}

/** Members of all objects in a value; fewer than were written when a key came twice. */
function countMembers(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  const isObject = isJsonObject(value);
  const items = isObject ? Object.values(value) : value;
  let count = isObject ? items.length : 0;
  for (const item of items) if (typeof item === 'object') count += countMembers(item);
  return count;
}

function hasIllFormedText(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  if (!isJsonObject(value)) return value.some(hasIllFormedText);
  return Object.keys(value).some(hasIllFormedText) || Object.values(value).some(hasIllFormedText);
}

function refused(error: ErrorRecord): RowResult & { readonly ok: false } {
  return { ok: false, error };
}
