import fc from 'fast-check';
import { render } from 'ink-testing-library';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';

import { cellWidth } from '../../../../app/format/cell-width.ts';
import { cell, fitSpans, LineView, lineWidth } from '../../../../app/tui/components/line.tsx';
import type { Line } from '../../../../app/tui/components/line.tsx';
import { Lines } from '../../../../app/tui/components/lines.tsx';
import { rule } from '../../../../app/tui/components/rule.ts';
import { tabBar } from '../../../../app/tui/components/tab-bar.ts';
import { asciiText } from '../../../../app/tui/ascii.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      '\u001b[31m',
      '\u001b]0;t\u0007',
      '\u202e',
      '日',
      'é',
      '👨‍👩‍👧',
      '\u0000',
      '\r',
      '\n',
      'שלום',
      'a',
    ),
  }),
);
const anyLine: fc.Arbitrary<Line> = fc.array(
  fc.oneof(
    anyText,
    fc.record({ text: anyText, tone: fc.constantFrom('good' as const, 'bad' as const) }),
  ),
);

/** What a terminal would obey, or what would turn or hide text. */
const obeyed = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

test('whatever a line is made of, it fills its cells exactly and holds nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(anyLine, fc.integer({ min: 0, max: 120 }), (line, width) => {
      const text = fitSpans(line, width)
        .map((span) => span.text)
        .join('');
      expect(cellWidth(text)).toBe(width);
      expect(text).not.toMatch(obeyed);
    }),
    { numRuns: 2000 },
  );
});

test('a cell of a table is as wide as its column, whatever it holds', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, width) => {
      for (const align of ['left', 'right'] as const) {
        expect(cellWidth(cell(text, width, align))).toBe(width);
      }
    }),
    { numRuns: 2000 },
  );
});

test('ASCII changes no column', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('⏎'));
      expect(cellWidth(asciiText(text))).toBe(cellWidth(text));
    }),
  );
});

test('numbers stand to the right, words to the left', () => {
  expect(cell('1,234', 7, 'right')).toBe('  1,234');
  expect(cell('name', 7)).toBe('name   ');
  expect(cell('much too long', 7)).toBe('much t…');
});

test('a line that is too long ends in …, one that is too short in spaces', () => {
  const shown = (line: Line, width: number) =>
    stripVTControlCharacters(render(<LineView line={line} width={width} />).lastFrame() ?? '');
  expect(shown(['one ', { text: 'two', tone: 'good' }], 5)).toBe('one …');
  expect(shown(['日本語'], 5)).toBe('日本…');
  expect(lineWidth(['日本語', { text: '\u001b', tone: 'bad' }])).toBe(7);
});

test('a block has as many lines as it is given room for', () => {
  const { lastFrame } = render(<Lines lines={[['a'], ['b'], ['c']]} width={4} height={2} />);
  expect(lastFrame()).toBe('a\nb');
});

test('a rule runs over the whole width, with its title in it', () => {
  expect(fitSpans(rule('Rows', 12), 12).map(({ text }) => text)).toEqual(['── ', 'Rows', ' ────']);
});

test.each([
  [80, '─ [1 Overview] 2 Rows 3 Errors 4 Settings'],
  [34, '─ [1 Overview] 2 Row 3 Err 4 Set'],
  [24, '─ [1 Overview] 2  3  4'],
])('in %i cells the tabs are %j', (width, wanted) => {
  const line = tabBar(['overview', 'rows', 'errors', 'settings'], 'overview', width);
  const text = fitSpans(line, width)
    .map((span) => span.text)
    .join('')
    .replaceAll(/ {2,}/g, (gap) => (width === 80 ? ' ' : gap))
    .trimEnd();
  expect(text).toBe(wanted);
});
