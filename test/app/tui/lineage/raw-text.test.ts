import fc from 'fast-check';
import { expect, test } from 'vitest';

import { cellWidth } from '../../../../app/format/cell-width.ts';
import { displayText } from '../../../../app/format/display-text.ts';
import { lineText } from '../../../../app/tui/components/line.tsx';
import { hexText, rawText } from '../../../../app/tui/screens/payload/raw-text.ts';
import type { RawText } from '../../../../app/tui/screens/payload/raw-text.ts';

const linesOf = (raw: RawText) =>
  Array.from({ length: raw.count }, (_, i) => lineText(raw.line(i)));

test('a line of data is a line of the screen, its break in sight; a longer one goes on below', () => {
  expect(linesOf(rawText('a,b\r\nlonger than it is wide\nc', 13))).toEqual([
    ' a,b␍␊',
    ' longer than',
    '  it is wide␊',
    ' c',
  ]);
});

test('every character is there, and no line is wider than the screen', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(text, fc.integer({ min: 20, max: 60 }), (given, width) => {
      const lines = linesOf(rawText(given, width));
      expect(lines.map((line) => line.slice(1)).join('')).toBe(displayText(given));
      for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a text is found on the line on which it begins', () => {
  const raw = rawText('one\ntwo Three\nthree', 40);
  expect(raw.find('three')).toEqual([1, 2]);
  expect(raw.find('Three')).toEqual([1]);
  expect(raw.find('four')).toEqual([]);
});

test('of a very long text the beginning is shown, and how much more there is', () => {
  const raw = rawText('x'.repeat(5_000_000), 80);
  expect(lineText(raw.line(raw.count - 1))).toContain('4,700,000 more characters');
});

test('bytes that are no text are shown by offset, in hex, and as what can be printed of them', () => {
  const raw = hexText(Buffer.from([0xff, 0x00, 0x41, 0x1b]), 80);
  expect(linesOf(raw)).toEqual([` 00000000  ff 00 41 1b${' '.repeat(37)} ··A·`]);
  expect(raw.find('A')).toBeUndefined();
});
