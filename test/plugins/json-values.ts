import * as fc from 'fast-check';

import { rowOf, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { hostileNames } from './hostile-names.ts';

const text = fc.string({ unit: 'grapheme' });
const fieldName = fc.oneof({ weight: 3, arbitrary: text }, fc.constantFrom(...hostileNames));
const number = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())
  .map((value) => value + 0);

/** Every kind of value that a row can hold. */
export const jsonValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    number,
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fieldName, tie('value')), { maxLength: 4 }).map(rowOf),
  ),
})).value;

export const anyRow: fc.Arbitrary<RowData> = fc
  .array(fc.tuple(fieldName, jsonValue), { maxLength: 8 })
  .map(rowOf);

/** The value with everything in it frozen: whoever changes it throws. */
export function frozen<T extends JsonValue>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen<JsonValue>(part);
    Object.freeze(value);
  }
  return value;
}
