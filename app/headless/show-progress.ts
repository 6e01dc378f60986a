import type { RunState } from '../store/run-store.ts';
import { fitText } from '../format/cell-width.ts';
import { displayText } from '../format/display-text.ts';
import { progressText, slowestText } from './progress-text.ts';

export interface ProgressScreen {
  readonly write: (text: string) => unknown;
  /** True on a terminal that can rewrite a line. */
  readonly canRewrite: boolean;
  readonly columns: () => number;
  readonly nowMs: () => number;
}

/** A terminal sees the line change four times a second, a log gets a line every ten seconds. */
const rewriteEveryMs = 250;
const lineEveryMs = 10_000;

export interface ShownProgress {
  /** Makes room for a message. */
  clear(): void;
  /** Shows no more, and leaves the place clean. */
  end(): void;
}

/** Shows the progress while a run goes on. */
export function showProgress(state: () => RunState, screen: ProgressScreen): ShownProgress {
  const line = () => {
    const { progress } = state();
    if (progress === undefined) return undefined;
    const text = progressText(progress, screen.nowMs());
    // A log has room for what helps to find out later why a run was slow.
    return displayText(screen.canRewrite ? text : `${text}${slowestText(progress)}`);
  };
  if (!screen.canRewrite) {
    const timer = setInterval(() => {
      const text = line();
      if (text !== undefined) screen.write(`${text}\n`);
    }, lineEveryMs);
    return { clear: () => undefined, end: () => clearInterval(timer) };
  }
  const timer = setInterval(() => {
    const text = line();
    if (text !== undefined) screen.write(`\r${fitText(text, screen.columns() - 1)}\u001b[K`);
  }, rewriteEveryMs);
  const clear = () => screen.write('\r\u001b[K');
  return {
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
