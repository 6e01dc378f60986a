import { countText, durationText, plural, rateText } from './numbers.ts';

/** Rows of a run, and how many there were when the process began that read the last of them. */
interface RowsRead {
  readonly rows: number;
  readonly atMs: number;
  readonly segment: { readonly rows: number; readonly startedAtMs: number };
}

/**
 * `2,966 rows in 0.31 s (9,568 rows/s)`. Of a run that was continued the time is that of its last process:
 * `1,000,000 rows, 200,000 of them in the last 5.00 s (40,000 rows/s)`.
 */
export function rowsInTime({ rows, atMs, segment }: RowsRead): string {
  const ms = Math.max(1, atMs - segment.startedAtMs);
  const here = rows - segment.rows;
  const rate = `${durationText(ms)} (${rateText((here * 1000) / ms)} rows/s)`;
  if (segment.rows === 0) return `${plural(rows, 'row')} in ${rate}`;
  if (here === 0) return `${plural(rows, 'row')}, none of them in the last ${durationText(ms)}`;
  return `${plural(rows, 'row')}, ${countText(here)} of them in the last ${rate}`;
}
