import type { JsonObject, JsonValue } from '../landscape/model/json.ts';
import { isJsonObject } from '../landscape/model/json.ts';

/**
 * Parsed options as they are recorded with a run: what is `undefined` is left out.
 *
 * @throws TypeError when a schema yields something that is no JSON: a defect of the plugin.
 */
export function toRecordedOptions(options: unknown): JsonObject {
  const recorded = toJson(options, 'options');
  if (!isJsonObject(recorded)) throw new TypeError('options are not an object');
  return recorded;
}

function toJson(value: unknown, path: string): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown, i) => toJson(item, `${path}[${i}]`));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const entries: [string, unknown][] = Object.entries(value);
    return Object.fromEntries(
      entries
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, toJson(item, `${path}.${key}`)]),
    );
  }
  throw new TypeError(`${path}: ${typeof value} is no JSON value`);
}
