import type { JsonValue, RowData } from './json.ts';

/** A copy that shares nothing with the row, at no depth. */
export function copyRow(row: RowData): RowData {
  return copyObject(row);
}

function copyObject(object: RowData): RowData {
  const copy: Record<string, JsonValue> = {};
  for (const key of Object.keys(object)) {
    const value = copyValue(object[key]!);
    if (key === '__proto__') {
      // Assigning would set the prototype.
      Object.defineProperty(copy, key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else copy[key] = value;
  }
  return copy;
}

function copyValue(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isArray(value)) return value.map(copyValue);
  return copyObject(value);
}

function isArray(value: readonly JsonValue[] | RowData): value is readonly JsonValue[] {
  return Array.isArray(value);
}
