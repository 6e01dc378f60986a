import type { Line, Span } from '../components/line.tsx';
import { lineWidth } from '../components/line.tsx';
import { cellWidth } from '../../format/cell-width.ts';
import { displayText } from '../../format/display-text.ts';
import type { Place } from '../store/place.ts';

/** Where one is, from the root on, and at the right what state that is in. */
export function crumbLine(stack: readonly Place[], width: number): Line {
  const status = stack.at(-1)?.status?.() ?? [];
  const right = status.length === 0 ? 0 : lineWidth(status) + 2;
  const titles = stack.map((place) => displayText(place.title()));
  // What is nearest matters most: the beginning of a long way goes first.
  let shown = titles;
  const isTooLong = () => cellWidth(shown.join(' ▸ ')) + 12 + right > width;
  while (shown.length > 1 && isTooLong()) shown = ['…', ...shown.slice(shown[0] === '…' ? 2 : 1)];
  const room = Math.max(0, width - right - 11);
  const left: Span[] = [
    { text: ' elspeth', tone: 'accent' },
    { text: ' ▸ ', tone: 'faint' },
    { text: displayText(shown.join(' ▸ '), room), tone: 'title' },
  ];
  const gap = Math.max(1, width - lineWidth(left) - lineWidth(status) - 1);
  return [...left, ' '.repeat(gap), ...status];
}
