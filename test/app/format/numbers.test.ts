import { expect, test } from 'vitest';

import { rateText, shareText } from '../../../app/format/numbers.ts';

test.each([
  [0, 0, '-'],
  [0, 10, '0 %'],
  [1, 1000, '<1 %'],
  [999, 1000, '>99 %'],
  [99, 100, '99 %'],
  [1000, 1000, '100 %'],
  [1, 3, '33 %'],
])('%i of %i is %s', (part, of, text) => expect(shareText(part, of)).toBe(text));

test.each([
  [0, '0'],
  [0.42, '0.4'],
  [215.4, '215'],
  [40_000, '40,000'],
])('%d a second is %s', (rate, text) => expect(rateText(rate)).toBe(text));
