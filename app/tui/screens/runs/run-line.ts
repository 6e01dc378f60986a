import type { RunSummary } from '../../../../landscape/queries/list-runs.ts';
import { countText, durationText } from '../../../format/numbers.ts';
import { minuteText } from '../../../format/time-text.ts';
import { cell } from '../../components/line.tsx';
import type { Line } from '../../components/line.tsx';
import { runStatusSpan } from '../../components/status-word.ts';

/** Widths of the columns of a list of runs; what there is no room for is 0. */
export interface RunColumns {
  readonly key: number;
  readonly status: number;
  readonly started: number;
  readonly time: number;
  readonly rows: number;
  readonly bad: number;
  readonly pipeline: number;
}

export function columnsFor(width: number): RunColumns {
  const fixed = { key: 8, status: 13, rows: 10 };
  const started = width >= 72 ? 16 : 0;
  const time = width >= 56 ? 8 : 0;
  const bad = width >= 100 ? 22 : width >= 72 ? 8 : 0;
  const used = [...Object.values(fixed), started, time, bad].filter((cells) => cells > 0);
  const pipeline = Math.max(10, width - used.reduce((sum, cells) => sum + cells + 1, 0) - 1);
  return { ...fixed, started, time, bad, pipeline };
}

export function headerLine(columns: RunColumns): Line {
  const text = [
    cell('RUN', columns.key),
    cell('STATUS', columns.status),
    columns.started > 0 ? cell('STARTED (UTC)', columns.started) : '',
    columns.time > 0 ? cell('TIME', columns.time, 'right') : '',
    cell('ROWS', columns.rows, 'right'),
    columns.bad > 0
      ? cell(columns.bad > 8 ? 'FAILED, QUARANTINED' : 'BAD', columns.bad, 'right')
      : '',
    cell('PIPELINE', columns.pipeline),
  ];
  return [{ text: text.filter((each) => each !== '').join(' '), tone: 'faint' }];
}

/** One run on a line. */
export function runLine(
  run: RunSummary,
  columns: RunColumns,
  { nowMs, isMarked }: { readonly nowMs: number; readonly isMarked: boolean },
): Line {
  const status = runStatusSpan(run.status);
  const bad = badOf(run);
  const line: Line[number][] = [
    cell(run.runKey, columns.key),
    // Compared with by `=`.
    { text: isMarked ? '◆' : ' ', tone: 'accent' },
    { text: `${cell(status.text, columns.status)} `, tone: status.tone },
  ];
  if (columns.started > 0) line.push(`${cell(minuteText(run.startedAtMs), columns.started)} `);
  if (columns.time > 0) line.push(`${cell(tookText(run, nowMs), columns.time, 'right')} `);
  line.push(`${cell(countText(run.rows), columns.rows, 'right')} `);
  if (columns.bad > 8) {
    line.push({
      text: `${cell(bad.words, columns.bad, 'right')} `,
      tone: bad.tokens > 0 ? 'warn' : 'faint',
    });
  } else if (columns.bad > 0) {
    const text = bad.tokens === 0 ? '-' : countText(bad.tokens);
    line.push({
      text: `${cell(text, columns.bad, 'right')} `,
      tone: bad.tokens > 0 ? 'warn' : 'faint',
    });
  }
  line.push(cell(run.pipeline, columns.pipeline));
  return line;
}

function badOf({ outcomes }: RunSummary) {
  const failed = outcomes.get('failed') ?? 0;
  const quarantined = outcomes.get('quarantined') ?? 0;
  const words = [
    ...(failed > 0 ? [`${countText(failed)} ✗`] : []),
    ...(quarantined > 0 ? [`${countText(quarantined)} !`] : []),
  ];
  return { tokens: failed + quarantined, words: words.length === 0 ? '-' : words.join('  ') };
}

/** How long a run took, or has been going on. */
export function tookText({ startedAtMs, endedAtMs }: RunSummary, nowMs: number): string {
  return durationText(Math.max(0, (endedAtMs ?? nowMs) - startedAtMs));
}
