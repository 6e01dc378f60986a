import type { JsonValue } from './model/json.ts';

/** `JSON.parse` with the type of what it can return. Throws SyntaxError on anything but JSON. */
export function parseJson(text: string): JsonValue {
  const value: unknown = JSON.parse(text);
  if (isJson(value)) return value;
  throw new SyntaxError('Not JSON');
}

// One level is enough: JSON.parse makes nothing else, at any depth.
function isJson(value: unknown): value is JsonValue {
  return value === null || ['boolean', 'number', 'string', 'object'].includes(typeof value);
}
