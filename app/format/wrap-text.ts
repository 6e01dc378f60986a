import { cellWidth, graphemes } from './cell-width.ts';

/**
 * Lines of at most `width` cells, broken at spaces where that goes, else within a word. Nothing is
 * lost but the spaces at the breaks. Never empty.
 */
export function wrapText(text: string, width: number): readonly string[] {
  if (cellWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (cellWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = breakText(word, width);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  return [...lines, line];
}

/** Lines of at most `width` cells that hold every character: for data, in which spaces count. */
export function breakText(text: string, width: number): readonly string[] {
  const room = Math.max(width, 2);
  const lines: string[] = [];
  let line = '';
  let cells = 0;
  for (const grapheme of graphemes(text)) {
    if (cells + grapheme.cells > room) {
      lines.push(line);
      line = '';
      cells = 0;
    }
    line += grapheme.text;
    cells += grapheme.cells;
  }
  return [...lines, line];
}
