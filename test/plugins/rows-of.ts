import * as fc from 'fast-check';

import { rowOf, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { fieldTypes, type FieldSet, type FieldSpec, type FieldType } from '../../plugins/fields.ts';
import { jsonValue } from './json-values.ts';

/** Names that meet each other: some are paths into others, one means something to JavaScript. */
export const someNames = ['a', 'b', 'c', 'a.b', 'count', '__proto__', 'x y'] as const;
export const someName = fc.constantFrom(...someNames);

const fieldSpec: fc.Arbitrary<FieldSpec> = fc.record({
  type: fc.constantFrom(...fieldTypes),
  optional: fc.boolean(),
});

/** Any declaration of some fields. */
export const someFields: fc.Arbitrary<FieldSet> = fc.record({
  fields: fc
    .uniqueArray(fc.tuple(someName, fieldSpec), { selector: ([name]) => name, maxLength: 6 })
    .map((fields) => new Map<string, FieldSpec>(fields)),
  open: fc.boolean(),
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('', '7', '1.5', 'true', '2012-01-01'),
);

const valuesOf: Readonly<Record<FieldType, fc.Arbitrary<JsonValue>>> = {
  str: text,
  int: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger()).map((value) => value + 0),
  float: fc
    .oneof(fc.integer({ min: -9, max: 9 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map((value) => value + 0),
  bool: fc.boolean(),
  decimal: fc.constantFrom('0', '-0.50', '12', '007.10', '123456789012345678901.5'),
  datetime: fc.constantFrom('2012-01-01T00:00:00Z', '1999-12-31T23:59:59.123456789Z'),
  any: fc.oneof(
    jsonValue,
    fc.integer({ min: -9, max: 9 }),
    fc.record({ b: jsonValue }),
    fc.array(fc.oneof(jsonValue, fc.record({ b: jsonValue })), { minLength: 1, maxLength: 3 }),
    fc.array(fc.record({ n: jsonValue }), { minLength: 1, maxLength: 3 }),
  ),
};

/** Any row that is what the declaration says of it. */
export function rowsOf({ fields, open }: FieldSet): fc.Arbitrary<RowData> {
  const declared = [...fields].map(([name, { type, optional }]) =>
    optional
      ? fc.oneof(
          { weight: 4, arbitrary: valuesOf[type].map((value) => [[name, value] as const]) },
          fc.constant([[name, null] as const]),
          fc.constant([]),
        )
      : valuesOf[type].map((value) => [[name, value] as const]),
  );
  const undeclared = someNames.filter((name) => open && !fields.has(name));
  const further = undeclared.map((name) =>
    fc.oneof(
      fc.constant([]),
      valuesOf.any.map((value) => [[name, value] as const]),
    ),
  );
  return fc.tuple(...declared, ...further).map((entries) => rowOf(entries.flat()));
}
