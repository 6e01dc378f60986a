import { expect, test } from 'vitest';

import { errorRow, oneRow } from '../../../plugins/contract.ts';
import { valueTransform } from '../../../plugins/transforms/value-transform.ts';
import { anyFields, declared } from '../declared-fields.ts';
import { output, problems, run } from './run-transform.ts';

function operations(...pairs: readonly (readonly [target: string, expression: string])[]) {
  return { operations: pairs.map(([target, expression]) => ({ target, expression })) };
}

test('value_transform computes in order, and later expressions see earlier results', () => {
  const options = operations(['total', 'row.price * row.quantity'], ['large', 'row.total > 10']);
  expect(run(valueTransform, options, { price: 2.5, quantity: 4 })).toEqual(
    oneRow({ price: 2.5, quantity: 4, total: 10, large: false }),
  );
});

test('value_transform replaces a field in its place', () => {
  const result = run(valueTransform, operations(['a', 'row.a + 1']), { a: 1, b: 2 });
  expect(JSON.stringify(result)).toBe('{"kind":"row","row":{"a":2,"b":2}}');
});

test('value_transform treats an int that it computed as an int', () => {
  const options = operations(['half', 'row.n / 2'], ['quarter', 'row.half / 2']);
  expect(run(valueTransform, options, { n: 7 }, declared('n: int'))).toEqual(
    oneRow({ n: 7, half: 3, quarter: 1 }),
  );
});

test('value_transform returns the error of the expression, and nothing of the row', () => {
  const options = operations(['a', '1'], ['b', 'row.x / row.y']);
  expect(run(valueTransform, options, { x: 1, y: 0 })).toEqual(
    errorRow({
      reason: 'non_finite_result',
      message: '`row.x / row.y` is not a finite number: row.x = 1, row.y = 0',
    }),
  );
});

test('value_transform knows the types of what leaves', () => {
  const options = operations(
    ...([
      ['total', 'row.n * 2'],
      ['s', 'row.n > 1'],
      ['label', "row.x > 1.0 ? 'a' : null"],
      ['copy', 'row.other'],
    ] as const),
  );
  const input = { ...declared('s: str', 'n: int', 'x: float'), open: true };
  expect(output(valueTransform, options, input)).toEqual([
    's: bool',
    'n: int',
    'x: float',
    'total: int',
    'label: str?',
    'copy: any',
    '…',
  ]);
});

test.each([
  [
    [['a', 'row.n >']],
    [
      'EXPRESSION_INVALID operations.0.expression: the expression cannot be read: the expression ends too early (column 8 of the expression)',
    ],
  ],
  [
    [
      ['a', '1'],
      ['b', 'row.a + row.mayby'],
    ],
    [
      'EXPRESSION_INVALID operations.1.expression: the expression cannot be read: `row` has no field `mayby`; did you mean `row.maybe`? (column 13 of the expression)',
    ],
  ],
  [
    [['a', 'row.maybe > 1']],
    [
      '(OPTIONAL_FIELD_ORDERED operations.0.expression: row.maybe can be null, and null has no order: such rows fail)',
    ],
  ],
  [[['a', 'row.maybe != null && row.maybe > 1']], []],
] as const)('value_transform checks %j', (pairs, found) => {
  const input = declared('n: int', 'maybe: float?');
  expect(problems(valueTransform, operations(...pairs), input)).toEqual(found);
});

test('value_transform with an open input takes any field', () => {
  expect(problems(valueTransform, operations(['a', 'row.whatever > 1']), anyFields)).toEqual([]);
});
