import { expect, test } from 'vitest';

import { codePoints, hasSurrogates, offsetBehind } from '../../plugins/code-points.ts';

test.each([
  ['abc', 2, 2],
  ['abc', 9, 3],
  ['a😀b', 1, 1],
  ['a😀b', 2, 3],
  ['a😀b', 9, 4],
  ['\ud800a', 1, 1],
  ['a\udc00', 2, 2],
  ['', 3, 0],
])('the first points of %j, %d of them, end at offset %d', (text, count, offset) => {
  expect(offsetBehind(text, count)).toBe(offset);
});

test('a pair is one code point, a lone surrogate is one too', () => {
  expect(codePoints('a😀\ud800')).toEqual(['a', '😀', '\ud800']);
  expect([hasSurrogates('aß€'), hasSurrogates('😀')]).toEqual([false, true]);
});
