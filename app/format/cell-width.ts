/**
 * Characters that take two cells: East Asian wide and fullwidth ones (Unicode UAX #11), and emoji. The
 * blocks are taken whole: a character too narrow for its cells is a gap, one too wide breaks the line.
 */
const wide =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const zeroWidth = /^[\p{M}\p{Default_Ignorable_Code_Point}]+$/u;
const plain = /^[\u0020-\u007e]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of a text as people see them, each with the cells that it takes in a terminal. */
export function* graphemes(
  text: string,
): Generator<{ readonly text: string; readonly cells: number }> {
  for (const { segment } of segmenter.segment(text)) {
    yield { text: segment, cells: cellsOf(segment) };
  }
}

/** Cells that a text takes in a terminal. For text without control characters. */
export function cellWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let cells = 0;
  for (const grapheme of graphemes(text)) cells += grapheme.cells;
  return cells;
}

function cellsOf(grapheme: string): number {
  if (zeroWidth.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** The text cut to at most `width` cells; what was cut shows as `…`. */
export function fitText(text: string, width: number): string {
  // No grapheme takes more cells than it has UTF-16 code units, two at the least for wide ones beyond.
  if (text.length * 2 <= width || cellWidth(text) <= width) return text;
  if (width < 1) return '';
  let kept = '';
  let cells = 0;
  for (const grapheme of graphemes(text)) {
    if (cells + grapheme.cells > width - 1) break;
    kept += grapheme.text;
    cells += grapheme.cells;
  }
  return `${kept}…`;
}

/** The text with spaces behind it up to `width` cells, or cut to it. */
export function padText(text: string, width: number): string {
  const fitted = fitText(text, width);
  return fitted + ' '.repeat(Math.max(0, width - cellWidth(fitted)));
}
