import { expect, test } from 'vitest';

import { parseExactly } from '../../../../app/tui/screens/payload/exact-json.ts';
import { placeOf, toTree, valueText } from '../../../../app/tui/screens/payload/json-tree.ts';

const text = `{"id": 12345678901234567890, "price": 1.50, "far": [1e400, 1.0e2],
  "note": "1234567890123456", "near": {"third": 0.3333333333333333333}}`;
const { value, digits } = parseExactly(text);
const tree = toTree(value, digits);
const copied = (...path: readonly string[]) => valueText(tree, placeOf(tree, path));

test('a number keeps the digits for which a double has no room', () => {
  expect(copied('id')).toBe('12345678901234567890');
  expect(copied('far', '0')).toBe('1e400');
  expect(copied('near', 'third')).toBe('0.3333333333333333333');
});

test('a number that a double is, however it is written, is that number', () => {
  expect(copied('price')).toBe('1.5');
  expect(copied('far', '1')).toBe('100');
  expect(copied('note')).toBe('1234567890123456');
});

test('what holds such a number is not written with another one', () => {
  expect([copied(), copied('far'), copied('near')]).toEqual([undefined, undefined, undefined]);
});
