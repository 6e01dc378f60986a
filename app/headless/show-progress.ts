import type { RunState } from '../store/run-store.ts';
import { displayText } from '../format/display-text.ts';
import { progressText } from './progress-text.ts';

export interface ProgressScreen {
  readonly write: (text: string) => void;
  /** True on a terminal that can rewrite a line. */
  readonly canRewrite: boolean;
  readonly columns: () => number;
  readonly nowMs: () => number;
}

/** A terminal sees the line change four times a second, a log gets a line every ten seconds. */
const rewriteEveryMs = 250;
const lineEveryMs = 10_000;

/** Shows the progress while a run goes on. Returns what stops it, leaving the place clean. */
export function showProgress(state: () => RunState, screen: ProgressScreen): () => void {
  const line = () => {
    const { progress } = state();
    return progress === undefined ? undefined : displayText(progressText(progress, screen.nowMs()));
  };
  if (!screen.canRewrite) {
    const timer = setInterval(() => {
      const text = line();
      if (text !== undefined) screen.write(`${text}\n`);
    }, lineEveryMs);
    return () => clearInterval(timer);
  }
  const timer = setInterval(() => {
    const text = line();
    if (text !== undefined) screen.write(`\r${text.slice(0, screen.columns() - 1)}\u001b[K`);
  }, rewriteEveryMs);
  return () => {
    clearInterval(timer);
    screen.write('\r\u001b[K');
  };
}
