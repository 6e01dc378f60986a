import { ConfigError } from '../landscape/model/errors.ts';

interface Stream {
  readonly isTTY?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream is a terminal on which a line can be rewritten. */
export function canRewrite(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  const isTerminal = stream.isTTY === true && env['TERM'] !== 'dumb';
  return isTerminal && !isSet(env['CI']) && !wantsLines(env);
}

/**
 * Whether somebody reads by ear or by touch: lines of text, one after the other, and nothing that is drawn
 * or changed later. `ACCESSIBLE` is what several programs ask, `INK_SCREEN_READER` what those made with Ink do.
 */
export function wantsLines(env: Environment): boolean {
  return isSet(env['ACCESSIBLE']) || isSet(env['INK_SCREEN_READER']);
}

/** Columns for text: the terminal's, else `COLUMNS`, else 80. */
export function columnsOf(stream: { readonly columns?: number }, env: Environment): number {
  return knownColumns(stream, env) ?? 80;
}

/** Columns of the terminal, or what `COLUMNS` says; in a pipe without it there is no width to keep. */
export function knownColumns(
  stream: { readonly columns?: number },
  env: Environment,
): number | undefined {
  // A terminal that nobody has given a size says 0.
  if (stream.columns !== undefined && stream.columns > 0) return stream.columns;
  const wanted = Number(env['COLUMNS']);
  return Number.isInteger(wanted) && wanted >= 20 ? wanted : undefined;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

/**
 * Whether screens can be shown: input and output are terminals that can do more than print lines. `CI`
 * says that nobody looks, {@link wantsLines} that nobody sees, which an explicit wish overrides.
 */
export function canShowScreens(
  { stdin, stdout }: { readonly stdin: Stream; readonly stdout: Stream },
  env: Environment,
  isWished: boolean,
): boolean {
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';
  return isTerminal && (isWished || !(isSet(env['CI']) || wantsLines(env)));
}

/** Whether a person sits at a terminal who can be shown something, on screens or in lines. */
export function canLookAround(
  { stdin, stdout }: { readonly stdin: Stream; readonly stdout: Stream },
  env: Environment,
): boolean {
  if (canShowScreens({ stdin, stdout }, env, false)) return true;
  return wantsLines(env) && stdin.isTTY === true && stdout.isTTY === true;
}

/** @throws ConfigError `NO_TERMINAL` when screens were asked for and there is none to show them on. */
export function refuseWithoutTerminal(): void {
  if (canShowScreens(process, process.env, true)) return;
  throw new ConfigError([
    {
      code: 'NO_TERMINAL',
      message: 'the screens need a terminal, for input and output, that is not `TERM=dumb`',
      nextStep: 'In a pipe use `elspeth runs`, `elspeth explain` and their --json.',
    },
  ]);
}
