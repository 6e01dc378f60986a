import { expect, test } from 'vitest';

import {
  countChange,
  relativeChange,
  textChange,
} from '../../../../app/tui/screens/compare/change.ts';

test.each([
  [3, 3, '='],
  [1000, 2234, '+1,234'],
  [5, 2, '-3'],
  [undefined, 2, 'new'],
  [2, undefined, 'gone'],
])('from %s to %s tokens is %s', (a, b, text) => expect(countChange(a, b).text).toBe(text));

test.each([
  [100, 100.4, '='],
  [100, 150, '+50%'],
  [100, 40, '-60%'],
  [1, 40, '×40'],
  [0, 5, '-'],
  [undefined, 5, '-'],
])('from %s to %s µs is %s', (a, b, text) => expect(relativeChange(a, b).text).toBe(text));

test('a text is the same, differs, is new or gone', () => {
  expect(textChange('a', 'a').text).toBe('=');
  expect(textChange('a', 'b').text).toBe('differs');
  expect(textChange(undefined, 'b').text).toBe('new');
  expect(textChange('a', undefined).text).toBe('gone');
});
