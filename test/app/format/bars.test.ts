import { expect, test } from 'vitest';

import { barParts, barText } from '../../../app/format/bars.ts';

test.each([
  [0, ''],
  [0.01, '▏'],
  [0.5, '▌'],
  [2, '██'],
  [2.125, '██▏'],
])('barText(%d) is `%s`', (cells, bar) => expect(barText(cells)).toBe(bar));

test.each([
  [0, '', '░░░░'],
  [0.01, '▏', '░░░'],
  [0.5, '██', '░░'],
  [1, '████', ''],
  [7, '████', ''],
])('a share of %d is `%s%s` of four cells', (share, done, rest) => {
  expect(barParts(share, 4)).toEqual([done, rest]);
});

test('a bar without room has no cells', () => expect(barParts(0.5, 0)).toEqual(['', '']));
