import { parseJsonText } from './model/json-text.ts';
import type { JsonValue } from './model/json.ts';

/** Told each value with what holds it and its name there; gives what is to stand in its place. */
type Reviver = (
  this: unknown,
  name: string,
  value: unknown,
  context?: { source?: string },
) => unknown;

/** `JSON.parse` with the type of what it can return. Throws SyntaxError on anything but JSON. */
export function parseJson(text: string, reviver?: Reviver): JsonValue {
  const value = reviver === undefined ? parseJsonText(text) : parseRevived(text, reviver);
  if (isJson(value)) return value;
  throw new SyntaxError('Not JSON');
}

/** For digits on screens; keys are as the engine reads them. */
function parseRevived(text: string, reviver: Reviver): unknown {
  return JSON.parse(text, reviver);
}

// One level is enough: JSON.parse makes nothing else, at any depth.
function isJson(value: unknown): value is JsonValue {
  return value === null || ['boolean', 'number', 'string', 'object'].includes(typeof value);
}
