import { EvaluationError } from '@marcbachmann/cel-js';

import type { JsonValue, RowData } from '../../landscape/model/json.ts';

/** What cel-js computes with: ints are bigints, objects are Maps, so that no key meets a prototype. */
export type CelValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly CelValue[]
  | ReadonlyMap<string, CelValue>;

/**
 * A row as cel-js sees it: a Map that reads fields when they are asked for, so that evaluating an
 * expression costs what its fields cost and not what the row costs. One view serves all rows, one
 * after the other.
 */
export class RowView extends Map<string, CelValue> {
  readonly #intFields: ReadonlySet<string>;
  #row: RowData = {};

  constructor(intFields: ReadonlySet<string>) {
    super();
    this.#intFields = intFields;
  }

  show(row: RowData): void {
    this.#row = row;
  }

  override get(field: string): CelValue | undefined {
    if (typeof field !== 'string' || !Object.hasOwn(this.#row, field)) return undefined;
    const value = this.#row[field];
    if (typeof value === 'number' && this.#intFields.has(field)) return toInt(field, value);
    return value === undefined ? undefined : toCelValue(value);
  }

  /** All fields at once, for expressions that use the row itself (`size(row)`, `'x' in row`). */
  toMap(): ReadonlyMap<string, CelValue> {
    return new Map(Object.keys(this.#row).map((field) => [field, this.get(field) ?? null]));
  }
}

// cel-js asks `value.constructor` what a value is and knows `Map` only, not what extends it.
Object.defineProperty(RowView.prototype, 'constructor', { value: Map });

function toInt(field: string, value: number): bigint {
  if (Number.isSafeInteger(value)) return BigInt(value);
  const message = `\`${field}\` is declared int but is ${value}`;
  throw new EvaluationError({ code: 'not_an_int', message });
}

function toCelValue(value: JsonValue): CelValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(toCelValue);
  return new Map(Object.entries(value).map(([key, item]) => [key, toCelValue(item)]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
