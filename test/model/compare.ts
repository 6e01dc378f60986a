import { isDeepStrictEqual } from 'node:util';

import { isJsonObject } from '../../landscape/model/json.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import type { Prediction } from './interpret.ts';
import type { Observed } from './model-runner.ts';

/** What of a run is not as it was predicted; nothing when all is. */
export function differences(predicted: Prediction, observed: Observed): readonly Difference[] {
  const { counted } = observed;
  const found = [
    differ('status', predicted.status, observed.status),
    ...keysOf(predicted.sinks, observed.sinks).map((name) => {
      const wanted = (predicted.sinks[name] ?? []).map(withoutDigits);
      const rows = (observed.sinks[name] ?? []).map((row, i) => toCompare(row, wanted[i]));
      return differ(`sink ${name}`, wanted, rows);
    }),
    ...keysOf(predicted.ends, observed.ends).map((row) =>
      differ(`ends of ${row}`, predicted.ends[row] ?? [], observed.ends[row] ?? []),
    ),
    differ('counts of tables and counters', counted.tables, counted.counters),
    differ('counts of tables and events', counted.tables, counted.events),
    differ('findings', [], observed.findings),
  ];
  return found.filter((difference) => difference !== undefined);
}

export interface Difference {
  readonly what: string;
  readonly predicted: unknown;
  readonly observed: unknown;
}

function differ(what: string, predicted: unknown, observed: unknown): Difference | undefined {
  return isDeepStrictEqual(predicted, observed) ? undefined : { what, predicted, observed };
}

/** The row without its message, and without a reason that is not predicted. */
function toCompare(row: JsonObject, wanted: JsonObject | undefined): JsonObject {
  const { _elspeth: why, ...fields } = row;
  if (!isJsonObject(why)) return withoutDigits(row);
  const { message, reason, ...rest } = why;
  if (typeof message !== 'string' || message === '') return row;
  const isOpen = isJsonObject(wanted?.['_elspeth']) && wanted['_elspeth']['reason'] === undefined;
  return withoutDigits({
    ...fields,
    _elspeth: isOpen ? rest : { reason: reason ?? null, ...rest },
  });
}

/** Rounded to what two ways of computing agree on. */
function withoutDigits(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, rounded(value)]));
}

function rounded(value: JsonValue): JsonValue {
  if (typeof value === 'number') return Number(value.toPrecision(9));
  return isJsonObject(value) ? withoutDigits(value) : value;
}

function keysOf(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}
