import type { JsonValue } from '../../../landscape/model/json.ts';

/** Every text in a value, the keys of objects included. */
export function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => textsIn(item));
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}
