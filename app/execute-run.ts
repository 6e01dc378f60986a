import { exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { HeadlessWatcher } from './headless/watch-headless.ts';
import { exitCodeOfRun } from './run-exit-code.ts';
import type { RunRequest } from './run-here.ts';
import { canShowScreens, refuseWithoutTerminal } from './terminal.ts';
import type { WorkerRun } from './worker/run-in-worker.ts';

/** How a run is executed and watched; what `run` and `resume` say on their command lines. */
export interface Execution {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Absent: a screen where there is a terminal for it. */
  readonly tui: boolean | undefined;
  readonly theme: string | undefined;
  readonly ascii: boolean | undefined;
  readonly 'max-bad': number | undefined;
}

/** Executes a run, new or taken up, on its live screen or as lines, to the exit code of the process. */
export async function executeRun(request: RunRequest, execution: Execution): Promise<ExitCode> {
  const { tui, json, quiet, theme, ascii } = execution;
  if (tui === true) refuseWithoutTerminal();
  const isScreenWanted = tui ?? (!json && !quiet);
  if (isScreenWanted && canShowScreens(process, process.env, tui === true)) {
    const { runOnScreen } = await import('./run-on-screen.ts');
    const maxBad = execution['max-bad'];
    return runOnScreen({ request, maxBad, staysOpen: tui === true, theme, ascii });
  }
  return executeHeadless(request, execution);
}

async function executeHeadless(request: RunRequest, execution: Execution): Promise<ExitCode> {
  const { goOnWithoutReader } = await import('./watch-output.ts');
  const { runInWorker } = await import('./worker/run-in-worker.ts');
  const { watchHeadless } = await import('./headless/watch-headless.ts');
  const { keepExitCode, onStopSignals } = await import('./stop-signals.ts');
  goOnWithoutReader();
  const watcher = watchHeadless(execution);
  const run = runInWorker(request, watcher);
  const forget = onStopSignals({
    stop: () => {
      watcher.stopping();
      run.stop();
    },
  });
  const exitCode = await endOf(run, watcher, execution['max-bad']);
  forget();
  keepExitCode(exitCode);
  return exitCode;
}

/** Tells how the run ended. */
async function endOf(
  run: WorkerRun,
  watcher: HeadlessWatcher,
  maxBad: number | undefined,
): Promise<ExitCode> {
  try {
    const { status, error } = await run.ended;
    const exitCode = exitCodeOfRun(status, watcher.progress(), maxBad);
    watcher.ended(exitCode, error);
    return exitCode;
  } catch (error) {
    const exitCode = exitCodeOf(error);
    watcher.failed(exitCode, error);
    return exitCode;
  }
}
