/** What a row is made of, and nothing else: finite numbers, well-formed strings, own keys only. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** Levels of lists and objects, the row itself among them: recursion must not overflow, here or elsewhere. */
export const deepestNesting = 256;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The fields of one row. Keys are own keys; `__proto__` is a field name like any other. */
export type RowData = JsonObject;

/** The field's value, or `undefined` when the row has no such field of its own. */
export function getField(row: RowData, field: string): JsonValue | undefined {
  return Object.hasOwn(row, field) ? row[field] : undefined;
}

/** A row with these entries; safe for every name, `__proto__` included. Later entries win. */
export function rowOf(entries: Iterable<readonly [string, JsonValue]>): RowData {
  return Object.fromEntries(entries);
}

/** True when a value has more levels of lists and objects than that. */
export function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels <= 0) return true;
  for (const inner of Object.values(value)) if (isDeeperThan(inner, levels - 1)) return true;
  return false;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
