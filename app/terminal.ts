import { ConfigError } from '../landscape/model/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream is a terminal on which a line can be rewritten. */
export function canRewrite(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  return stream.isTTY === true && env['TERM'] !== 'dumb' && !isSet(env['CI']);
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
 * says that nobody looks, which an explicit wish overrides.
 */
export function canShowScreens(
  { stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>,
  env: Environment,
  isWished: boolean,
): boolean {
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';
  return isTerminal && (isWished || !isSet(env['CI']));
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
