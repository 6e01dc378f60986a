import type { Progress } from '../../engine/progress.ts';
import type { RunSummary } from '../../landscape/queries/list-runs.ts';
import { displayText } from '../format/display-text.ts';
import { endsText } from '../format/ends.ts';
import { plural } from '../format/numbers.ts';
import { minuteText } from '../format/time-text.ts';
import { progressText } from '../headless/progress-text.ts';
import { summaryText } from '../headless/summary-text.ts';

/** One run in a list, as a sentence. */
export function runLine(run: RunSummary): string {
  const started = minuteText(run.startedAtMs);
  const ends = endsText(run.outcomes);
  const rows = `${plural(run.rows, 'row')}${ends === '' ? '' : `: ${ends}`}`;
  return `${run.runKey}, ${run.status}, started ${started} UTC, ${rows}. ${displayText(run.pipeline)}`;
}

/** How a run ended, or how far it is, with the commands that go on from there. */
export function runText(progress: Progress, nowMs: number): string {
  const goOn = 'Type rows, errors, or a row with its number.';
  if (progress.status === 'running') {
    return [`Running: ${progressText(progress, nowMs)}`, `again reads it again. ${goOn}`].join(
      '\n',
    );
  }
  const failed = progress.notable.find(({ rowIndex }) => rowIndex !== undefined)?.rowIndex;
  const commands = { explain: `row ${failed ?? 0}`, resume: `elspeth resume ${progress.runKey}` };
  return `${summaryText(progress, commands)}\n${goOn}`;
}
