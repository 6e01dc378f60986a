import { ConfigError } from '../landscape/model/errors.ts';
import { endWithoutScreen } from './end-without-screen.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { importTui } from './import-tui.ts';
import type { PipelineRequest } from './load-pipeline.ts';
import { locateLandscape } from './locate-landscape.ts';
import { readInThread } from './reading/read-in-thread.ts';
import type { Reader } from './reading/reader.ts';
import { refuseWithoutTerminal } from './terminal.ts';
import { parseLink, wayTo } from './tui/store/link.ts';
import type { Target } from './tui/store/place.ts';

export interface ShowTui {
  /** `elspeth://…`, in place of the rest. */
  readonly link: string | undefined;
  readonly settings: string | undefined;
  readonly run: string | undefined;
  readonly row: string | undefined;
  readonly token: string | undefined;
  readonly database: string | undefined;
  readonly theme: string | undefined;
  readonly ascii: boolean | undefined;
}

/** Shows the screens until they are left. */
export async function showTui(asked: ShowTui): Promise<ExitCode> {
  refuseWithoutTerminal();
  const env = { ...process.env };
  const cwd = process.cwd();
  const { settings, database, theme } = asked;
  const place = { sets: [], cwd, env };
  const { path, pipeline } =
    settings === undefined
      ? { path: locateLandscape({ database, env, cwd }), pipeline: undefined }
      : await pipelineOf({ ...place, settingsFile: settings, database });
  // What is run from here lands where it is looked for.
  const request = (settingsFile: string) => ({ ...place, settingsFile, database: path });
  const reader = readInThread(path);
  try {
    const loading = importTui();
    const open = await targetsOf(asked, pipeline, reader);
    const { openTui, createRunStarter, chooseTheme, choosesAscii } = await loading;
    const runs = createRunStarter({ request, maxBad: undefined });
    const { stdin, stdout } = process;
    const parts = { reader, runs, open, env, stdin, stdout, nowMs: Date.now, folder: cwd };
    const tui = openTui({
      ...parts,
      theme: chooseTheme(theme, env),
      isAscii: choosesAscii(asked.ascii, env),
    });
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
  } finally {
    await reader.close();
  }
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

/** From the root to what was asked for, so that Esc leads up. */
async function targetsOf(
  { link, run, row, token }: ShowTui,
  pipeline: string | undefined,
  reader: Reader,
): Promise<readonly [Target, ...Target[]]> {
  if (link !== undefined) return wayTo(await withFullKeys(targetOf(link), reader));
  const isAboutRow = row !== undefined || token !== undefined;
  const runs: Target = pipeline === undefined ? { screen: 'runs' } : { screen: 'runs', pipeline };
  if (run === undefined && !isAboutRow) return [runs];
  const { runKey } = await reader.ask('run', { run: run ?? 'latest' });
  const runScreen: Target = { screen: 'run', run: runKey };
  if (!isAboutRow) return [runs, runScreen];
  const of = {
    ...(row === undefined ? {} : { row }),
    ...(token === undefined ? {} : { token }),
  };
  return [runs, runScreen, { screen: 'token', run: runKey, ...of }];
}

/** A link may name its run as commands do: `latest`, or as much of its key as only one run has. */
async function withFullKeys(target: Target, reader: Reader): Promise<Target> {
  const keyOf = async (run: string) => (await reader.ask('run', { run })).runKey;
  if (target.screen === 'compare') {
    const [a, b] = target.runs;
    return { ...target, runs: [await keyOf(a), await keyOf(b)] };
  }
  return 'run' in target ? { ...target, run: await keyOf(target.run) } : target;
}

function targetOf(link: string): Target {
  const target = parseLink(link);
  if (target !== undefined) return target;
  throw new ConfigError([
    {
      code: 'LINK_INVALID',
      message: `\`${link}\` is no link to a screen`,
      expected: '`elspeth://run/r-9f31c2/row/42`, as `y` copies it on a screen',
    },
  ]);
}
