import { existsSync } from 'node:fs';

import { landscapeNotFound } from '../landscape/open-landscape.ts';
import { environment } from './environment.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { importTui } from './import-tui.ts';
import type { PipelineRequest } from './load-pipeline.ts';
import { locateLandscape } from './locate-landscape.ts';
import { readInThread } from './reading/read-in-thread.ts';
import type { Reader } from './reading/reader.ts';
import { screenTargets } from './screen-targets.ts';
import type { ScreensAsked } from './screen-targets.ts';
import { signalExitCode } from './stop-signals.ts';
import { columnsOf, refuseWithoutTerminal } from './terminal.ts';
import type { TuiOptions } from './tui/open-tui.tsx';
import { readResumeRequest } from './resume/resume-request.ts';
import { createRunStarter } from './tui/store/create-run-starter.ts';
import { withScreens } from './with-screens.ts';

type Targets = TuiOptions['open'];

export interface ShowTui extends ScreensAsked {
  readonly settings: string | undefined;
  readonly database: string | undefined;
  readonly theme: string | undefined;
  readonly ascii: boolean | undefined;
  /** Lines of text instead of screens. */
  readonly plain: boolean;
}

/** Shows the screens, or what they would show as lines of text, until they are left. */
export async function showTui(asked: ShowTui): Promise<ExitCode> {
  const env = environment;
  const cwd = process.cwd();
  const { settings, database, plain } = asked;
  if (!plain) refuseWithoutTerminal();
  const place = { sets: [], cwd, env };
  const { path, pipeline } =
    settings === undefined
      ? { path: locateLandscape({ database, env, cwd }), pipeline: undefined }
      : await pipelineOf({ ...place, settingsFile: settings, database });
  const isNamed = database !== undefined || (env['ELSPETH_DATABASE'] ?? '') !== '';
  // Where nobody named one the first run makes it; a name that is not there is a mistake.
  if (isNamed && settings === undefined && !existsSync(path)) throw landscapeNotFound(path);
  const reader = readInThread(path);
  try {
    const loading = plain ? undefined : importTui();
    // It is awaited only when it is known where to begin.
    loading?.catch(() => undefined);
    const open = await screenTargets(asked, pipeline, reader);
    if (loading === undefined) return await showLines(reader, open);
    // What is run from here lands where it is looked for.
    const request = (settingsFile: string) => ({ ...place, settingsFile, database: path });
    const runs = createRunStarter({
      request,
      resumeRequest: async (runKey) =>
        (await readResumeRequest(runKey, { cwd, env, database: path })).request,
      maxBad: undefined,
    });
    return await showScreens(await loading, asked, { reader, runs, open, env, folder: cwd });
  } finally {
    await reader.close();
  }
}

async function showLines(reader: Reader, open: Targets): Promise<ExitCode> {
  const { showPlain } = await import('./plain/show-plain.ts');
  const { stdin, stdout } = process;
  await showPlain({ reader, stdin, stdout, open, width: columnsOf(stdout, process.env) });
  return exitCodes.done;
}

async function showScreens(
  { openTui, chooseTheme, choosesAscii }: Awaited<ReturnType<typeof importTui>>,
  { theme, ascii }: ShowTui,
  parts: Pick<TuiOptions, 'reader' | 'runs' | 'open' | 'env' | 'folder'>,
): Promise<ExitCode> {
  const { stdin, stdout } = process;
  const { runs, env } = parts;
  const looks = { theme: chooseTheme(theme, env), isAscii: choosesAscii(ascii, env) };
  const signal = await withScreens(runs, async ({ endAtOnce, opened }) => {
    const tui = openTui({ ...parts, ...looks, stdin, stdout, nowMs: Date.now, endAtOnce });
    opened(tui);
    await tui.left;
  });
  return signal === undefined ? exitCodes.done : signalExitCode(signal);
}

/** Plugins and settings take long to load, and only this needs them. */
async function pipelineOf(request: PipelineRequest) {
  const { loadPipeline } = await import('./load-pipeline.ts');
  const { landscapePath, name } = loadPipeline(request);
  return { path: landscapePath, pipeline: name };
}
