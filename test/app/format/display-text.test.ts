import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cellWidth, fitText } from '../../../app/format/cell-width.ts';
import { displayLines, displayText, displayValue } from '../../../app/format/display-text.ts';

/** What a terminal would obey or hide: controls, bidi, zero width, separators, lone surrogates. */
const forbidden =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udfff]/u;

/** Any string at all, and above all the ones that somebody would try. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]52;c;ZXZpbA==\u0007',
        '\u001b]0;title\u0007',
        '\u009b2J',
        '\r',
        '\n',
        '\u0000',
        '\u202e',
        '\u2066',
        '\u200b',
        '\ufeff',
        '\u{e0041}',
        '👨‍👩‍👧',
        '🇩🇪',
        '日本',
        'e\u0301',
        'a',
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join('')),
);

describe('displayText', () => {
  test.each([
    { title: 'plain text as it is', text: 'Seattle, 44', shown: 'Seattle, 44' },
    { title: 'a line break', text: 'a\nb\r\nc', shown: 'a␊b␍␊c' },
    { title: 'a tab', text: 'a\tb', shown: 'a␉b' },
    { title: 'an escape sequence', text: '\u001b[31mred', shown: '␛[31mred' },
    { title: 'NUL and DEL', text: '\u0000\u007f', shown: '␀␡' },
    { title: 'a C1 control', text: '\u009b2J', shown: '‹U+009B›2J' },
    { title: 'a bidi override', text: 'a\u202eb', shown: 'a‹U+202E›b' },
    { title: 'a bidi isolate', text: '\u2066x\u2069', shown: '‹U+2066›x‹U+2069›' },
    { title: 'a zero-width space', text: 'ad\u200bmin', shown: 'ad‹U+200B›min' },
    { title: 'a soft hyphen', text: 'ad\u00admin', shown: 'ad‹U+00AD›min' },
    { title: 'a byte order mark', text: '\ufeffid', shown: '‹U+FEFF›id' },
    { title: 'a line separator', text: 'a\u2028b', shown: 'a‹U+2028›b' },
    { title: 'a tag', text: '\u{e0041}', shown: '‹U+E0041›' },
    { title: 'a lone surrogate', text: 'a\ud83dz', shown: 'a‹U+D83D›z' },
    { title: 'a joined emoji, joiners and all', text: '👩‍💻', shown: '👩‹U+200D›💻' },
    { title: 'letters of any script', text: 'Zürich 日本 עברית é', shown: 'Zürich 日本 עברית é' },
  ])('shows $title', ({ text, shown }) => {
    expect(displayText(text)).toBe(shown);
  });

  test('shows 10,000 hostile strings without a character that a terminal obeys or hides', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(displayText(text)).not.toMatch(forbidden);
        expect(displayValue(text)).not.toMatch(forbidden);
      }),
      { numRuns: 10_000 },
    );
  });

  test('is never wider than it may be, and whole where it fits', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 40 }), (text, width) => {
        const whole = displayText(text);
        const shown = displayText(text, width);
        expect(cellWidth(shown)).toBeLessThanOrEqual(width);
        if (cellWidth(whole) <= width) expect(shown).toBe(whole);
        else if (width > 0) expect(shown.endsWith('…')).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    { text: 'abcdef', width: 6, shown: 'abcdef' },
    { text: 'abcdef', width: 5, shown: 'abcd…' },
    { text: '日本語', width: 6, shown: '日本語' },
    { text: '日本語', width: 5, shown: '日本…' },
    { text: '日本語', width: 4, shown: '日…' },
    { text: 'e\u0301e\u0301e\u0301', width: 2, shown: 'e\u0301…' },
    { text: 'abc', width: 1, shown: '…' },
    { text: 'abc', width: 0, shown: '' },
  ])('cuts $text to $width cells: $shown', ({ text, width, shown }) => {
    expect(displayText(text, width)).toBe(shown);
  });
});

test('displayLines keeps our line breaks and shows everything else', () => {
  expect(displayLines('error: a\u001b[0m\n    next  b\r')).toBe('error: a␛[0m\n    next  b␍');
});

test.each([
  { value: 'a "quoted" text\n', shown: '"a \\"quoted\\" text\\n"' },
  { value: '\u202e', shown: '"‹U+202E›"' },
  { value: { b: [1, null, true] }, shown: '{"b":[1,null,true]}' },
  { value: 11.2, shown: '11.2' },
])('displayValue shows $shown', ({ value, shown }) => {
  expect(displayValue(value)).toBe(shown);
});

test.each([
  { text: '', cells: 0 },
  { text: 'abc', cells: 3 },
  { text: '日本', cells: 4 },
  { text: '한국', cells: 4 },
  { text: 'ｆｕｌｌ', cells: 8 },
  { text: 'e\u0301', cells: 1 },
  { text: '✅', cells: 2 },
  { text: '✓→…·', cells: 4 },
  { text: '👩', cells: 2 },
  { text: '🇩🇪', cells: 2 },
])('$text takes $cells cells', ({ text, cells }) => {
  expect(cellWidth(text)).toBe(cells);
});

test.each([
  ['letters', 'x'.repeat(100_000)],
  ['emoji, cut between their halves', `x${'😀'.repeat(50_000)}`],
  ['accents that take no cell', `a${'\u0301'.repeat(100_000)}b`],
  ['hidden characters', '\u202e'.repeat(20_000)],
])('a long text of %s is cut as the whole of it would be', (_, text) => {
  for (const width of [0, 1, 7, 80]) {
    expect(displayText(text, width)).toBe(fitText(displayText(text), width));
  }
});
