/** What a piece of text is; a theme says how that looks. Colour never says it alone: glyph and word do. */
export type Tone =
  | 'plain'
  | 'faint'
  | 'title'
  | 'accent'
  | 'good'
  | 'bad'
  | 'warn'
  | 'running'
  | 'added'
  | 'removed'
  | 'changed'
  | 'answer'
  | 'selected';

/** As Ink's `Text` takes it. Sixteen colours, which are those that the terminal's owner has chosen. */
export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

export type Theme = Readonly<Record<Tone, Look>>;

const dark: Theme = {
  plain: {},
  faint: { color: 'gray' },
  title: { bold: true },
  accent: { color: 'cyan' },
  good: { color: 'green' },
  bad: { color: 'red', bold: true },
  warn: { color: 'yellow' },
  running: { color: 'blueBright' },
  added: { color: 'green' },
  removed: { color: 'red' },
  changed: { color: 'yellow' },
  answer: { bold: true },
  selected: { inverse: true },
};

const light: Theme = {
  ...dark,
  accent: { color: 'blue' },
  warn: { color: 'magenta' },
  running: { color: 'blue' },
  changed: { color: 'magenta' },
};

const highContrast: Theme = {
  ...dark,
  faint: {},
  accent: { bold: true, underline: true },
  good: { color: 'greenBright', bold: true },
  bad: { color: 'redBright', bold: true, underline: true },
  warn: { color: 'yellowBright', bold: true },
  running: { color: 'cyanBright', bold: true },
  added: { color: 'greenBright', bold: true },
  removed: { color: 'redBright', bold: true },
  changed: { color: 'yellowBright', bold: true },
};

/** Blue and yellow, which those who confuse red and green tell apart. */
const deuteranopia: Theme = {
  ...dark,
  good: { color: 'blueBright' },
  bad: { color: 'yellowBright', bold: true, underline: true },
  warn: { color: 'yellow' },
  running: { color: 'cyan' },
  added: { color: 'blueBright' },
  removed: { color: 'yellowBright' },
  changed: { color: 'magentaBright' },
};

/** For `NO_COLOR`: what is bold, underlined or reversed stays so. */
const none: Theme = {
  plain: {},
  faint: {},
  title: { bold: true },
  accent: { bold: true },
  good: {},
  bad: { bold: true, underline: true },
  warn: { bold: true },
  running: {},
  added: {},
  removed: {},
  changed: {},
  answer: { bold: true },
  selected: { inverse: true },
};

export const themes = {
  dark,
  light,
  'high-contrast': highContrast,
  deuteranopia,
  none,
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly ThemeName[];
