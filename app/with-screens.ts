import { endWithoutScreen } from './end-without-screen.ts';
import { printError } from './output.ts';
import { endAtOnce, onStopSignals } from './stop-signals.ts';
import type { Tui } from './tui/open-tui.tsx';
import type { RunStarter } from './tui/store/run-starter.ts';
import { goOnWithoutReader } from './watch-output.ts';

/** What the screens are opened with, beside what the caller knows. */
export interface ScreenHooks {
  readonly endAtOnce: () => void;
  /** Told as soon as the screens are there. */
  readonly opened: (tui: Tui) => void;
}

/**
 * Shows screens over runs of this process, and sees the runs to their ends. A signal stops the runs and
 * leaves the screens; a screen that fails is no reason to stop a run: it goes on, and its rest comes as
 * lines.
 *
 * @param show - Opens the screens, and settles when they are left.
 * @returns the signal that ended it, if one did.
 * @throws what `show` throws while no run goes on.
 */
export async function withScreens(
  runs: RunStarter,
  show: (hooks: ScreenHooks) => Promise<void>,
): Promise<NodeJS.Signals | undefined> {
  goOnWithoutReader();
  let tui: Tui | undefined;
  let stoppedBy: NodeJS.Signals | undefined;
  const forget = onStopSignals({
    stop(signal) {
      stoppedBy = signal;
      runs.stopAll();
      tui?.leave();
    },
    isForOthers: (signal) => signal === 'SIGINT' && tui?.isLent() === true,
    beforeEnd: () => tui?.leave(),
  });
  try {
    try {
      await show({
        endAtOnce() {
          tui?.leave();
          endAtOnce('SIGINT');
        },
        opened(found) {
          tui = found;
          if (stoppedBy !== undefined) tui.leave();
        },
      });
    } catch (error) {
      if (runs.all().length === 0) throw error;
      printError(error, false);
    }
    tui = undefined;
    for (const run of runs.all()) await endWithoutScreen(run);
    return stoppedBy;
  } finally {
    forget();
  }
}
