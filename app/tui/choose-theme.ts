import { themeNames } from './theme.ts';
import type { ThemeName } from './theme.ts';

/**
 * `--theme`, else `ELSPETH_THEME`, else none where `--no-color` or `NO_COLOR` says so, else what the
 * terminal says of its background.
 *
 * @param args - Of the process: `--no-color` is an option of every command.
 */
export function chooseTheme(
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = process.argv,
): ThemeName {
  const wanted = asked ?? env['ELSPETH_THEME'];
  const found = themeNames.find((name) => name === wanted);
  if (found !== undefined) return found;
  // https://no-color.org: whatever its value is, unless it is empty.
  if ((env['NO_COLOR'] ?? '') !== '') return 'none';
  // The other half of it, as many programs read it.
  if (env['FORCE_COLOR'] === '0' || args.includes('--no-color')) return 'none';
  // rxvt, Konsole and others say the colours in use as `15;0`: text, then background.
  const background = /;(\d+)$/.exec(env['COLORFGBG'] ?? '')?.[1];
  return background === '7' || background === '15' ? 'light' : 'dark';
}
