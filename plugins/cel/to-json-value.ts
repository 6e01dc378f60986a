import { EvaluationError } from '@marcbachmann/cel-js';

import { deepestNesting } from '../../landscape/model/json.ts';
import type { JsonValue } from '../../landscape/model/json.ts';

/**
 * The result of an expression as a row can hold it.
 *
 * @param depth - Around the value: a field has the row around it.
 * @throws EvaluationError `not_a_row_value` for what is no JSON (a timestamp, a duration, a type) and
 *   for ints that a JSON number cannot hold; `non_finite` for NaN and the infinities; `too_deep`.
 */
export function toJsonValue(value: unknown, depth = 1): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return toNumber(value);
  if (typeof value !== 'number') return structureToJson(value, depth);
  if (Number.isFinite(value)) return value + 0; // -0 becomes 0, as canonical JSON has it
  throw refusal('non_finite', `the result is ${value}`);
}

function toNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw refusal('not_a_row_value', `the result ${value} is beyond ±(2^53 − 1)`);
}

function structureToJson(value: unknown, depth: number): JsonValue {
  if (value === null) return null;
  if (depth >= deepestNesting)
    throw refusal('too_deep', `the row would be nested more than ${deepestNesting} deep`);
  if (Array.isArray(value)) return value.map((item) => toJsonValue(item, depth + 1));
  if (value instanceof Map) return entriesToJson(value, depth);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return entriesToJson(Object.entries(value), depth);
  const kind =
    value instanceof Date ? 'a timestamp' : `a ${value?.constructor.name ?? typeof value}`;
  throw refusal('not_a_row_value', `the result is ${kind}, which a row cannot hold`);
}

function entriesToJson(entries: Iterable<readonly [unknown, unknown]>, depth: number): JsonValue {
  return Object.fromEntries(
    [...entries].map(([key, item]) => [String(key), toJsonValue(item, depth + 1)]),
  );
}

function refusal(code: string, message: string): EvaluationError {
  return new EvaluationError({ code, message });
}
