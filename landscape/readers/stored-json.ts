import { isJsonObject } from '../model/json.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { parseJson } from '../parse-json.ts';
import { text, unexpected } from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

/** A column that holds JSON. */
export function json(from: StoredRecord, name: string): JsonValue {
  const stored = text(from, name);
  try {
    return parseJson(stored);
  } catch {
    throw unexpected(from, name, 'JSON');
  }
}

export function jsonObject(from: StoredRecord, name: string): JsonObject {
  const value = json(from, name);
  if (isJsonObject(value)) return value;
  throw unexpected(from, name, 'a JSON object');
}

export function jsonTexts(from: StoredRecord, name: string): readonly string[] {
  const value = json(from, name);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw unexpected(from, name, 'a JSON array of texts');
}
