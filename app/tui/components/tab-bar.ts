import { cellWidth } from '../../format/cell-width.ts';
import type { Line, Span } from './line.tsx';

/** `─ [1 Overview]  2 Rows  3 Errors`: the tabs of a screen, the one that is open in brackets. */
export function tabBar<Tab extends string>(
  tabs: readonly Tab[],
  openTab: Tab,
  width: number,
): Line {
  const open = tabs.indexOf(openTab);
  const titles = tabs.map((tab) => tab.slice(0, 1).toUpperCase() + tab.slice(1));
  const names = fitTitles(titles, open, width);
  const spans = names.map((name, i): Span =>
    i === open
      ? { text: `[${i + 1} ${name}]`, tone: 'title' }
      : { text: `${i + 1} ${name}`, tone: 'faint' },
  );
  const gap = ' '.repeat(cellsOf(names) + names.length <= width ? 2 : 1);
  return [{ text: '─ ', tone: 'faint' }, ...spans.flatMap((span) => [span, gap])];
}

const inFull = Infinity;

/** The titles, those that are not open shortened as far as the width asks for it. */
function fitTitles(titles: readonly string[], open: number, width: number): readonly string[] {
  for (const longest of [inFull, 5, 3]) {
    const names = titles.map((title, i) => (i === open ? title : title.slice(0, longest)));
    if (cellsOf(names) <= width) return names;
  }
  return titles.map((title, i) => (i === open ? title : ''));
}

/** Cells of the bar with one space between its tabs. */
function cellsOf(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + cellWidth(name) + 3, 4);
}
