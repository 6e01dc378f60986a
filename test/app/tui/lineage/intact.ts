import { expect } from 'vitest';

import { cellWidth } from '../../../../app/format/cell-width.ts';
import type { Screen } from '../../../support/screen.tsx';

/** The sizes at which every screen must be right. */
export const sizes = [
  [80, 24],
  [120, 40],
  [60, 15],
] as const;

/** Nothing wrapped, scrolled or drew beyond its place: the first and the last line are where they belong. */
export function expectIntact(screen: Screen, columns: number, rows: number): void {
  const lines = screen.lines();
  expect(lines).toHaveLength(rows);
  expect(lines[0]).toMatch(/^ elspeth ▸ /);
  for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
}
