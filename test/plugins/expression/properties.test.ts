import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { fieldPath } from '../../../plugins/cel/field-path.ts';
import { anyRow, jsonValue } from '../json-values.ts';
import { compiled, evaluate } from './run-expression.ts';

test('every field of every row is read as it is', () => {
  fc.assert(
    fc.property(anyRow, (row) => {
      for (const field of Object.keys(row)) {
        expect(evaluate(fieldPath('row', field), row)).toEqual({ ok: true, value: row[field] });
      }
      expect(evaluate('row', row)).toEqual({ ok: true, value: row });
    }),
  );
});

const expressions = `
  row.a + row.b        row.a - row.b        row.a / row.b          row.a % row.b
  row.a < row.b        row.a == row.b       row.a in row.b         row.a[row.b]
  row.a.b              size(row.a)          row.a.contains(row.b)  row.a.matches(row.b)
  row.a ? row.b : 1    row.a && row.b       -row.a                 !row.a
  int(row.a)           double(row.a)        row.a.split(row.b)     row.a.substring(row.b)
  row.a.map(x, x)      row.a.all(x, x > 1)  [row.a, row.b]         string(timestamp(row.a))
`
  .trim()
  .split(/\s{2,}/)
  .map((source) => compiled(source));

test('evaluating never throws, and gives a JSON value or a short error', () => {
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
