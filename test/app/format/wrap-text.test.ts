import fc from 'fast-check';
import { expect, test } from 'vitest';

import { cellWidth } from '../../../app/format/cell-width.ts';
import { latencyText } from '../../../app/format/latency-text.ts';
import { breakText, wrapText } from '../../../app/format/wrap-text.ts';

test.each([
  { text: 'short', width: 10, lines: ['short'] },
  { text: 'a line of words', width: 6, lines: ['a line', 'of', 'words'] },
  { text: 'averylongword', width: 5, lines: ['avery', 'longw', 'ord'] },
  { text: 'to averylongword end', width: 6, lines: ['to', 'averyl', 'ongwor', 'd end'] },
  { text: '日本語 日本', width: 4, lines: ['日本', '語', '日本'] },
  { text: '', width: 4, lines: [''] },
])('wrapText breaks "$text" at $width', ({ text, width, lines }) => {
  expect(wrapText(text, width)).toEqual(lines);
});

test('wrapText loses nothing but spaces, and no line is too wide', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
      const lines = wrapText(text, width);
      for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

test('breakText keeps every character, spaces too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
      const lines = breakText(text, width);
      for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('')).toBe(text);
    }),
  );
});

test.each([
  { ms: 0, text: '0 ms' },
  { ms: 0.013, text: '0.013 ms' },
  { ms: 1.254, text: '1.25 ms' },
  { ms: 312.4, text: '312 ms' },
  { ms: 2412, text: '2.4 s' },
])('latencyText of $ms is $text', ({ ms, text }) => {
  expect(latencyText(ms)).toBe(text);
});
