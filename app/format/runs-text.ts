import type { RunSummary } from '../../landscape/queries/list-runs.ts';
import { fitText } from './cell-width.ts';
import { displayText } from './display-text.ts';
import { endsText } from './ends.ts';
import { countText, durationText } from './numbers.ts';
import { timeText } from './time-text.ts';

interface RunsTextOptions {
  readonly hasMore: boolean;
  /** Lines are cut to it. */
  readonly width?: number | undefined;
}

/** The list of runs for people. */
export function runsText(
  path: string,
  runs: readonly RunSummary[],
  { hasMore, width = Infinity }: RunsTextOptions,
): string {
  if (runs.length === 0) return `No such run in ${path}.`;
  const header = ['RUN', 'STATUS', 'STARTED (UTC)', 'TIME', 'ROWS', 'ENDS', 'PIPELINE'];
  const rows = [header, ...runs.map(runRow)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const numeric = new Set([3, 4]);
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (numeric.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  if (hasMore) lines.push('… and older ones: --limit shows more.');
  const stopped = runs.find(({ status }) => status === 'crashed');
  if (stopped !== undefined)
    lines.push(`\`elspeth resume ${stopped.runKey}\` goes on with a run that crashed.`);
  return lines.map((line) => fitText(line, width)).join('\n');
}

function runRow(run: RunSummary): string[] {
  const { runKey, status, startedAtMs, endedAtMs, rows, pipeline } = run;
  return [
    runKey,
    status,
    timeText(startedAtMs),
    endedAtMs === undefined ? '' : durationText(Math.max(0, endedAtMs - startedAtMs)),
    countText(rows),
    endsText(run.outcomes),
    displayText(pipeline),
  ];
}

/** The same for programs. */
export function runsDocument(path: string, runs: readonly RunSummary[], hasMore: boolean): object {
  return {
    schema: 'elspeth.runs',
    schemaVersion: 1,
    landscape: path,
    runs: runs.map((run) => ({
      run: run.runKey,
      status: run.status,
      pipeline: run.pipeline,
      settingsFile: run.settingsFile,
      startedAt: new Date(run.startedAtMs).toISOString(),
      endedAt: run.endedAtMs === undefined ? null : new Date(run.endedAtMs).toISOString(),
      rows: run.rows,
      tokens: run.tokens,
      outcomes: Object.fromEntries(run.outcomes),
    })),
    hasMore,
  };
}
