import { endWithoutScreen } from './end-without-screen.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { importTui } from './import-tui.ts';
import type { PipelineRequest } from './load-pipeline.ts';
import { locateLandscape } from './locate-landscape.ts';
import { readInThread } from './reading/read-in-thread.ts';
import type { Reader } from './reading/reader.ts';
import { screenTargets } from './screen-targets.ts';
import type { ScreensAsked } from './screen-targets.ts';
import { columnsOf, refuseWithoutTerminal } from './terminal.ts';
import type { TuiOptions } from './tui/open-tui.tsx';
import { createRunStarter } from './tui/store/create-run-starter.ts';

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
  const env = { ...process.env };
  const cwd = process.cwd();
  const { settings, database, plain } = asked;
  if (!plain) refuseWithoutTerminal();
  const place = { sets: [], cwd, env };
  const { path, pipeline } =
    settings === undefined
      ? { path: locateLandscape({ database, env, cwd }), pipeline: undefined }
      : await pipelineOf({ ...place, settingsFile: settings, database });
  const reader = readInThread(path);
  try {
    const loading = plain ? undefined : importTui();
    const open = await screenTargets(asked, pipeline, reader);
    if (loading === undefined) return await showLines(reader, open);
    // What is run from here lands where it is looked for.
    const request = (settingsFile: string) => ({ ...place, settingsFile, database: path });
    const runs = createRunStarter({ request, maxBad: undefined });
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
  const tui = openTui({ ...parts, ...looks, stdin, stdout, nowMs: Date.now });
  let exitCode: ExitCode = exitCodes.done;
  const forget = onSignals((code) => {
    exitCode = code;
    runs.stopAll();
    tui.leave();
  });
  await tui.left;
  forget();
  for (const run of runs.all()) await endWithoutScreen(run);
  return exitCode;
}

/** Plugins and settings take long to load, and only this needs them. */
async function pipelineOf(request: PipelineRequest) {
  const { loadPipeline } = await import('./load-pipeline.ts');
  const { landscapePath, name } = loadPipeline(request);
  return { path: landscapePath, pipeline: name };
}

/** Returns what takes the handlers away again. */
function onSignals(leave: (code: ExitCode) => void): () => void {
  const onInterrupt = () => leave(exitCodes.killedBySigint);
  const onTerm = () => leave(exitCodes.killedBySigterm);
  process.on('SIGINT', onInterrupt);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, onTerm);
  return () => {
    process.off('SIGINT', onInterrupt);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, onTerm);
  };
}
