import { endWithoutScreen } from './end-without-screen.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { importTui } from './import-tui.ts';
import type { PipelineRequest } from './load-pipeline.ts';
import { printError } from './output.ts';
import { readInThread } from './reading/read-in-thread.ts';
import { onStopSignals } from './stop-signals.ts';
import { createRunStarter } from './tui/store/create-run-starter.ts';
import type { OwnRun } from './tui/store/run-starter.ts';
import { goOnWithoutReader } from './watch-output.ts';

export interface ScreenRun {
  readonly request: PipelineRequest;
  readonly maxBad: number | undefined;
  /** Until somebody leaves it; else the screen closes with a run that was only watched. */
  readonly staysOpen: boolean;
  readonly theme: string | undefined;
  readonly ascii: boolean | undefined;
}

/**
 * Runs a pipeline on its live screen, and leaves the summary behind in the scrollback. A run that is over
 * before the screen is there shows none; one that is left goes on without it.
 */
export async function runOnScreen({
  request,
  maxBad,
  staysOpen,
  theme,
  ascii,
}: ScreenRun): Promise<ExitCode> {
  goOnWithoutReader();
  const runs = createRunStarter({
    request: (settingsFile) => ({ ...request, settingsFile }),
    maxBad,
  });
  const loading = importTui();
  let leave = () => {};
  const forget = onStopSignals(
    () => runs.stopAll(),
    () => leave(),
  );
  try {
    const key = await runs.start(request.settingsFile);
    const run = runs.find(key);
    if (run === undefined) throw new Error(`The run ${key} was started and is not known`);
    const { openTui, chooseTheme, choosesAscii } = await loading;
    if (run.end() === undefined || staysOpen) {
      const reader = readInThread(landscapeOf(run));
      const tui = openTui({
        reader,
        runs,
        open: [{ screen: 'run', run: key }],
        theme: chooseTheme(theme, process.env),
        isAscii: choosesAscii(ascii, process.env),
        env: process.env,
        stdin: process.stdin,
        stdout: process.stdout,
        nowMs: Date.now,
        folder: request.cwd,
      });
      leave = () => tui.leave();
      void run.ended.then(() => {
        const isOnlyWatched = !tui.wasUsed() && !staysOpen;
        if (isOnlyWatched || run.isStopping()) tui.leave();
      });
      // A screen that fails is no reason to stop a run.
      await tui.left.catch((error: unknown) => printError(error, false));
      await reader.close();
    }
    return await endWithoutScreen(run);
  } catch (error) {
    printError(error, false);
    return exitCodeOf(error);
  } finally {
    forget();
  }
}

function landscapeOf({ store }: OwnRun): string {
  const { progress } = store.getState();
  if (progress === undefined) throw new Error('The run has not started');
  return progress.landscape;
}
