import { cellWidth } from '../../format/cell-width.ts';
import type { Line, Span } from './line.tsx';

/** `── 1 Overview   2 Rows  [3 Errors]`: the tabs of a screen, the one that is open in brackets. */
export function tabBar(titles: readonly string[], open: number, width: number): Line {
  const names = fitTitles(titles, open, width);
  const spans = names.map((name, i): Span =>
    i === open
      ? { text: `[${i + 1} ${name}]`, tone: 'title' }
      : { text: ` ${i + 1} ${name} `, tone: 'faint' },
  );
  return [{ text: '── ', tone: 'faint' }, ...spans.flatMap((span) => [span, ' '])];
}

const inFull = Infinity;

/** The titles, those that are not open shortened as far as the width asks for it. */
function fitTitles(titles: readonly string[], open: number, width: number): readonly string[] {
  for (const longest of [inFull, 6, 4, 3]) {
    const names = titles.map((title, i) => (i === open ? title : title.slice(0, longest)));
    const cells = names.reduce((sum, name) => sum + cellWidth(name) + 5, 3);
    if (cells <= width) return names;
  }
  return titles.map((title, i) => (i === open ? title : ''));
}
