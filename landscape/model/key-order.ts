import { isJsonObject } from './json.ts';
import type { JsonValue, RowData } from './json.ts';

/**
 * The same row with its keys in the order of canonical JSON, at every depth; the row itself when it has
 * that order already. Rows in hand always have it, because rows read back from the landscape have it:
 * nothing that a plugin does with the order of keys can then differ after a resume.
 */
export function inKeyOrder(row: RowData): RowData {
  const ordered = orderedValue(row);
  if (!isJsonObject(ordered)) throw new Error('A row is an object');
  return ordered;
}

function orderedValue(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return orderedArray(value);
  return isJsonObject(value) ? orderedObject(value) : value;
}

function orderedArray(items: readonly JsonValue[]): readonly JsonValue[] {
  let changed = false;
  const ordered = items.map((item) => {
    const next = orderedValue(item);
    if (next !== item) changed = true;
    return next;
  });
  return changed ? ordered : items;
}

function orderedObject(object: RowData): RowData {
  const keys = Object.keys(object);
  let changed = false;
  for (let i = 1; i < keys.length && !changed; i += 1) changed = keys[i - 1]! > keys[i]!;
  if (changed) keys.sort();
  const nested: [string, JsonValue][] = [];
  for (const key of keys) {
    const value = object[key]!;
    if (typeof value !== 'object' || value === null) continue;
    const next = orderedValue(value);
    if (next === value) continue;
    nested.push([key, next]);
    changed = true;
  }
  if (!changed) return object;
  const replaced = new Map(nested);
  return Object.fromEntries(keys.map((key) => [key, replaced.get(key) ?? object[key]!]));
}
