import { relative } from 'node:path';
import type { StoreApi } from 'zustand/vanilla';

import type { RunEvent } from '../../engine/events.ts';
import type { Progress } from '../../engine/progress.ts';
import type { Problem } from '../../landscape/model/errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { displayLines, displayText } from '../format/display-text.ts';
import { shellWord } from '../format/shell-word.ts';
import { locateLandscape } from '../locate-landscape.ts';
import { errorDocument, printData, printError, printMessage, printWarnings } from '../output.ts';
import { createRunStore } from '../store/run-store.ts';
import type { RunState } from '../store/run-store.ts';
import { canRewrite, columnsOf } from '../terminal.ts';
import { createJsonLines } from './json-lines.ts';
import { createCheckingLine } from './show-checking.ts';
import { showProgress } from './show-progress.ts';
import { summaryText } from './summary-text.ts';
import type { SummaryCommands } from './summary-text.ts';

export interface HeadlessWatcher {
  event(event: RunEvent): void;
  /** Before the run starts: what is doubtful about its settings. */
  warnings(warnings: readonly Problem[]): void;
  /** Before a run goes on: how much of what was read before has been looked at again. */
  checked(bytes: number): void;
  progress(): Progress;
  /** A stop was asked for. */
  stopping(): void;
  /** The run has ended, well or not. */
  ended(exitCode: ExitCode, error: Error | undefined): void;
  /** There is no run to tell of, or it must not be trusted. */
  failed(exitCode: ExitCode, error: unknown): void;
}

export interface HeadlessOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Of a run that others have followed so far; its own otherwise. */
  readonly store?: StoreApi<RunState>;
}

/** Follows a run without a screen: progress on stderr and the summary on stdout, or JSON Lines there. */
export function watchHeadless({
  json,
  quiet,
  store = createRunStore(),
}: HeadlessOptions): HeadlessWatcher {
  const lines = json ? createJsonLines((line) => process.stdout.write(line)) : undefined;
  const screen = {
    write: (text: string) => process.stderr.write(text),
    canRewrite: canRewrite(process.stderr, process.env),
    columns: () => columnsOf(process.stderr, process.env),
    nowMs: Date.now,
  };
  const isSilent = json || quiet;
  const shown = isSilent ? undefined : showProgress(store.getState, screen);
  const checking = isSilent ? undefined : createCheckingLine(screen);
  const progress = () => {
    const current = store.getState().progress;
    if (current === undefined) throw new Error('The run has not started');
    return current;
  };

  return {
    progress,
    event(event) {
      store.getState().apply(event);
      lines?.event(event);
    },
    warnings(warnings) {
      if (!quiet) printWarnings(warnings);
    },
    checked: (bytes) => checking?.(bytes),
    stopping() {
      if (json) return;
      shown?.clear();
      printMessage('Stopping: the open group is finished and committed. Once more ends at once.');
    },
    ended(exitCode, error) {
      shown?.end();
      const { status } = progress();
      const failure = error === undefined ? {} : { error: errorDocument(error) };
      if (lines !== undefined) return lines.completed({ status, exitCode, ...failure });
      // What went wrong first: the summary, with what to do next, is what stays in sight.
      if (error !== undefined) printError(error, false);
      const text = summaryText(progress(), commandsFor(progress()));
      printData(fitted(displayLines(quiet ? (text.split('\n')[0] ?? '') : text)));
    },
    failed(exitCode, error) {
      shown?.end();
      if (lines !== undefined) {
        return lines.completed({ status: 'failed', exitCode, error: errorDocument(error) });
      }
      printError(error, false);
    },
  };
}

/** On a terminal no line is broken in the middle of a word: it is cut, but for what is to be copied. */
function fitted(text: string): string {
  if (process.stdout.isTTY !== true) return text;
  const columns = columnsOf(process.stdout, process.env);
  const fit = (line: string) => (line.startsWith('  elspeth ') ? line : displayText(line, columns));
  return text.split('\n').map(fit).join('\n');
}

/** They name the landscape only when they would not find it by themselves. */
function commandsFor({ runKey, rows, landscape, notable }: Progress): SummaryCommands {
  const failed = notable.find(({ rowIndex }) => rowIndex !== undefined)?.rowIndex;
  const row = failed ?? Math.min(42, Math.max(0, rows - 1));
  const where = isFoundWithoutHelp(landscape)
    ? ''
    : ` --database ${shellWord(relative(process.cwd(), landscape) || landscape)}`;
  return {
    explain: `elspeth explain --run ${runKey} --row ${row}${where}`,
    resume: `elspeth resume ${runKey}${where}`,
  };
}

function isFoundWithoutHelp(landscape: string): boolean {
  try {
    const cwd = process.cwd();
    return locateLandscape({ database: undefined, env: process.env, cwd }) === landscape;
  } catch {
    // ELSPETH_DATABASE names none; the run was told another.
    return false;
  }
}
