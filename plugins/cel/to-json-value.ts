import { EvaluationError } from '@marcbachmann/cel-js';

import type { JsonValue } from '../../landscape/model/json.ts';

/**
 * The result of an expression as a row can hold it.
 *
 * @throws EvaluationError `not_a_row_value` for what is no JSON (a timestamp, a duration, a type) and
 *   for ints that a JSON number cannot hold; `non_finite` for NaN and the infinities.
 */
export function toJsonValue(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return toNumber(value);
  if (typeof value !== 'number') return structureToJson(value);
  if (Number.isFinite(value)) return value + 0; // -0 becomes 0, as canonical JSON has it
  throw refusal('non_finite', `the result is ${value}`);
}

function toNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw refusal('not_a_row_value', `the result ${value} is beyond ±(2^53 − 1)`);
}

function structureToJson(value: unknown): JsonValue {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (value instanceof Map) return entriesToJson(value);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return entriesToJson(Object.entries(value));
  const kind =
    value instanceof Date ? 'a timestamp' : `a ${value?.constructor.name ?? typeof value}`;
  throw refusal('not_a_row_value', `the result is ${kind}, which a row cannot hold`);
}

function entriesToJson(entries: Iterable<readonly [unknown, unknown]>): JsonValue {
  return Object.fromEntries([...entries].map(([key, item]) => [String(key), toJsonValue(item)]));
}

function refusal(code: string, message: string): EvaluationError {
  return new EvaluationError({ code, message });
}
