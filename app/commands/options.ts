// Options that several commands share, so that they read the same everywhere.

export const settingsOption = {
  alias: 's',
  type: 'string',
  demandOption: true,
  requiresArg: true,
  describe: 'The settings file of the pipeline',
} as const;

export const setOption = {
  type: 'string',
  array: true,
  nargs: 1,
  default: [] as string[],
  describe: 'Change one setting, as path=value; may be repeated',
} as const;

export const databaseOption = {
  alias: 'd',
  type: 'string',
  requiresArg: true,
  describe:
    'The landscape: a path or sqlite:// URL; else ELSPETH_DATABASE, the settings, or .elspeth/audit.db',
} as const;

export const themeOption = {
  choices: ['dark', 'light', 'high-contrast', 'deuteranopia', 'none'],
  describe: 'Colours of the screens; else ELSPETH_THEME, NO_COLOR, or what the terminal says',
} as const;

export const asciiOption = {
  type: 'boolean',
  describe: 'Draw the frames of the screens in ASCII; else ELSPETH_ASCII, or what the locale says',
} as const;

export const jsonOption = {
  type: 'boolean',
  default: false,
  describe: 'Print one JSON document instead of text',
} as const;

/** For the `coerce` of a number option: what is no whole number, or too small, is refused by name. */
export function wholeNumberFrom(flag: string, least: number): (value: number) => number {
  return (value) => {
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new Error(`\`${flag}\` takes a whole number from ${least}`);
  };
}

/** How a run is executed and watched: see `Execution`. */
export const executionOptions = {
  json: {
    ...jsonOption,
    describe: 'Events as JSON Lines on stdout; the last carries the exit code',
  },
  quiet: {
    alias: 'q',
    type: 'boolean',
    default: false,
    describe: 'Print only the result line',
  },
  tui: {
    type: 'boolean',
    describe: 'The live screen, kept open when the run has ended; --no-tui: lines instead of it',
  },
  theme: themeOption,
  ascii: asciiOption,
  'max-bad': {
    type: 'number',
    coerce: wholeNumberFrom('--max-bad', 0),
    describe: 'Exit 5 when more rows than this were quarantined; without it any number may be',
  },
} as const;
