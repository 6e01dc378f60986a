import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { JsonValue, RowData } from '../../../landscape/model/json.ts';
import { rowOf } from '../../../landscape/model/json.ts';
import { fieldPath } from '../../../plugins/cel/field-path.ts';
import { compiled, evaluate } from './run-expression.ts';

const jsonValue = fc
  .jsonValue({ noUnicodeString: false })
  .map((value): JsonValue => JSON.parse(JSON.stringify(value).replaceAll('-0', '0')));
const row = fc
  .array(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), jsonValue), { minLength: 1 })
  .map((entries): RowData => rowOf(entries));

test('every field of every row is read as it is', () => {
  fc.assert(
    fc.property(row, (given) => {
      for (const field of Object.keys(given)) {
        const result = evaluate(fieldPath('row', field), given);
        expect(result).toEqual({ ok: true, value: given[field] });
      }
      expect(evaluate('row', given)).toEqual({ ok: true, value: given });
    }),
  );
});

test('evaluating never throws, whatever the values', () => {
  const expressions = [
    ...['row.a + row.b', 'row.a / row.b', 'row.a < row.b', 'row.a == row.b', 'row.a in row.b'],
    ...['row.a.b', 'row.a[row.b]', 'size(row.a)', 'row.a.contains(row.b)', 'row.a.matches(row.b)'],
    ...['row.a ? row.b : 1', 'row.a && row.b', '-row.a', '!row.a', 'int(row.a)', 'double(row.a)'],
    ...['row.a.map(x, x + row.b)', 'row.a.all(x, x > row.b)', 'row.a.substring(row.b)'],
    ...['string(timestamp(row.a))', 'row.a.split(row.b)', 'row.a % row.b', 'row.a - row.b'],
  ].map((source) => compiled(source));
  fc.assert(
    fc.property(jsonValue, jsonValue, (a, b) => {
      for (const expression of expressions) {
        const result = expression.evaluate({ row: { a, b } });
        if (result.ok) expect(JSON.parse(JSON.stringify(result.value))).toEqual(result.value);
        else expect(result.error.message.length).toBeLessThanOrEqual(300);
      }
    }),
    { numRuns: 500 },
  );
});
