import { fitSpans, lineText, lineWidth } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';

/** Two blocks of lines side by side, the left one exactly `width` cells wide. */
export function beside(
  left: readonly Line[],
  right: readonly Line[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly Line[] {
  return Array.from({ length: height }, (_, i) => [
    ...fitSpans(left[i] ?? [], width),
    ...(right[i] ?? []),
  ]);
}

/** Exactly so many lines: cut, or filled with empty ones. */
export function ofHeight(lines: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: Math.max(0, height) }, (_, i) => lines[i] ?? []);
}

/** At most so many lines; where some are left out, the last one says how many. */
export function cutTo(lines: readonly Line[], height: number): readonly Line[] {
  if (lines.length <= height || height < 2) return lines.slice(0, Math.max(0, height));
  const hidden = lines.length - height + 1;
  return [...lines.slice(0, height - 1), [{ text: `   … ${hidden} more`, tone: 'faint' }]];
}

/** A line in reverse over `width` cells, all of one colour. */
export function reversed(line: Line, width: number): Line {
  return [{ text: lineText(fitSpans(line, width)), tone: 'selected' }];
}

/** With the second part at the right end; it goes where there is no room for both. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(left) - lineWidth(right) - 1;
  return room < 1 ? left : [...left, ' '.repeat(room), ...right];
}

/** The part of a list that is in sight: the selected item in its middle, but for its ends. */
export function windowAround(selected: number, items: number, height: number): number {
  return Math.max(0, Math.min(selected - Math.floor(height / 2), items - height));
}
