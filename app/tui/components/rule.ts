import type { Line } from './line.tsx';
import { cellWidth } from '../../format/cell-width.ts';

/** `── Title ───────────`: the head of a pane, over its whole width. */
export function rule(title: string, width: number): Line {
  if (title === '') return [{ text: '─'.repeat(width), tone: 'faint' }];
  const rest = Math.max(0, width - cellWidth(title) - 4);
  return [
    { text: '── ', tone: 'faint' },
    { text: title, tone: 'title' },
    { text: ` ${'─'.repeat(rest)}`, tone: 'faint' },
  ];
}
