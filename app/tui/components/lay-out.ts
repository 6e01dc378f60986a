import { cellWidth } from '../../format/cell-width.ts';
import { displayText } from '../../format/display-text.ts';
import type { TableColumn } from './small-table.tsx';
import { gutter } from './small-table.tsx';

/** A column that is there from a width of the table on, and may grow where there is room. */
export interface FlexibleColumn<T> extends TableColumn<T> {
  /** Cells of the table from which on it is shown; always without it. */
  readonly from?: number;
  /** Cells beyond which it does not grow; without it it does not grow at all. */
  readonly most?: number;
}

/** The columns that a table of this width has room for; what is left goes to the first that can grow. */
export function layOut<T>(
  columns: readonly FlexibleColumn<T>[],
  width: number,
): readonly TableColumn<T>[] {
  const shown = columns.filter(({ from = 0 }) => width >= from);
  let spare = width - shown.reduce((sum, column) => sum + column.width + 1, gutter);
  return shown.map((column) => {
    const growth = Math.max(0, Math.min(spare, (column.most ?? 0) - column.width));
    spare -= growth;
    return { ...column, width: column.width + growth };
  });
}

/** Cells of the widest of some texts, and no more than `most`. */
export function widestOf(texts: readonly string[], most: number): number {
  return Math.max(0, ...texts.map((text) => cellWidth(displayText(text, most))));
}
