import { ConfigError } from '../landscape/model/errors.ts';
import type { Reader } from './reading/reader.ts';
import { parseLink, wayTo } from './tui/store/link.ts';
import type { Target } from './tui/store/place.ts';

/** What a command line says about where to begin. */
export interface ScreensAsked {
  /** `elspeth://…`, in place of the rest. */
  readonly link: string | undefined;
  readonly run: string | undefined;
  readonly row: string | undefined;
  readonly token: string | undefined;
}

/**
 * The screens from the root to what was asked for, so that Esc leads up.
 *
 * @param pipeline - Whose runs alone are listed, when it is given.
 * @throws ConfigError `LINK_INVALID`; NotFoundError when there is no such run, row or token.
 */
export async function screenTargets(
  { link, run, row, token }: ScreensAsked,
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
  // A row that is not there is no screen.
  await reader.ask('explain', { run: runKey, ...of, limit: 1 });
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
