import { expect, test } from 'vitest';

import { rowMeant } from '../../../../app/tui/screens/run/go-to-prompt.ts';

test.each([
  ['42', { to: 'row', row: '42' }],
  [' 42 ', { to: 'row', row: '42' }],
  ['row-43', { to: 'row', row: 'row-43' }],
  ['t-43', { to: 'token', token: 't-43' }],
  // Digits alone are always an index, also where they could be a hash.
  ['12345678', { to: 'row', row: '12345678' }],
  ['a2345678', { to: 'rows', rows: { hash: 'a2345678' } }],
  ['id=999', { to: 'rows', rows: { value: 'id=999' } }],
  ['id="a b"', { to: 'rows', rows: { value: 'id="a b"' } }],
  ['a23456', undefined],
  ['t-0', undefined],
  ['some words', undefined],
  ['', undefined],
])('%o is %j', (text, meant) => {
  expect(rowMeant(text)).toEqual(meant);
});
