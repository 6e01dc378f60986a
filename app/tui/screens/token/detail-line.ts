import type { Line } from '../../components/line.tsx';

/** A line of the detail pane; where it shows a field, the names that lead to it. */
export interface DetailLine {
  readonly line: Line;
  readonly field?: readonly string[];
}
