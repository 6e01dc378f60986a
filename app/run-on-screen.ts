import { exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { importTui } from './import-tui.ts';
import { printError } from './output.ts';
import { readInThread } from './reading/read-in-thread.ts';
import { createRunStarter } from './tui/store/create-run-starter.ts';
import type { OwnRun } from './tui/store/run-starter.ts';
import { readResumeRequest } from './resume/resume-request.ts';
import type { RunRequest } from './run-here.ts';
import { withScreens } from './with-screens.ts';
import type { ScreenHooks } from './with-screens.ts';

export interface ScreenRun {
  readonly request: RunRequest;
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
export async function runOnScreen(asked: ScreenRun): Promise<ExitCode> {
  const { request, maxBad } = asked;
  const runs = createRunStarter({
    request: (settingsFile) => ({ ...request, settingsFile, resume: undefined }),
    resumeRequest: async (runKey) => (await readResumeRequest(runKey, request)).request,
    maxBad,
  });
  try {
    await withScreens(runs, async (hooks) => {
      const loading = importTui();
      // It is awaited only when the run has begun, and may have failed before.
      loading.catch(() => undefined);
      const key = await runs.execute(request);
      const run = runs.find(key);
      if (run === undefined) throw new Error(`The run ${key} was started and is not known`);
      const tui = await loading;
      if (run.end() === undefined || asked.staysOpen)
        await showRun(tui, run, { ...asked, runs, hooks });
    });
    const run = runs.all().at(-1);
    if (run === undefined) throw new Error('The run was started and is not known');
    return (await run.ended).exitCode;
  } catch (error) {
    printError(error, false);
    return exitCodeOf(error);
  }
}

interface ShownRun extends ScreenRun {
  readonly runs: ReturnType<typeof createRunStarter>;
  readonly hooks: ScreenHooks;
}

async function showRun(
  { openTui, chooseTheme, choosesAscii }: Awaited<ReturnType<typeof importTui>>,
  run: OwnRun,
  { request, runs, hooks, theme, ascii, staysOpen }: ShownRun,
): Promise<void> {
  const { progress } = run.store.getState();
  if (progress === undefined) throw new Error('The run has not started');
  const reader = readInThread(progress.landscape);
  try {
    const { env, stdin, stdout } = process;
    const tui = openTui({
      reader,
      runs,
      open: [{ screen: 'run', run: progress.runKey }],
      theme: chooseTheme(theme, env),
      isAscii: choosesAscii(ascii, env),
      env,
      stdin,
      stdout,
      nowMs: Date.now,
      folder: request.cwd,
      endAtOnce: hooks.endAtOnce,
    });
    hooks.opened(tui);
    void run.ended.then(() => {
      const isOnlyWatched = !tui.wasUsed() && !staysOpen;
      if (isOnlyWatched || run.isStopping()) tui.leave();
    });
    await tui.left;
  } finally {
    await reader.close();
  }
}
