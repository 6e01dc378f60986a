import { expect, test } from 'vitest';

import { asciiText, choosesAscii } from '../../../app/tui/ascii.ts';
import { chooseTheme } from '../../../app/tui/choose-theme.ts';
import { copySequence } from '../../../app/tui/clipboard.ts';
import { themeNames, themes } from '../../../app/tui/theme.ts';
import { canShowScreens } from '../../../app/terminal.ts';

test.each([
  { asked: 'light', env: { NO_COLOR: '1' }, theme: 'light' },
  { asked: undefined, env: { ELSPETH_THEME: 'high-contrast' }, theme: 'high-contrast' },
  { asked: undefined, env: { NO_COLOR: '1' }, theme: 'none' },
  { asked: undefined, env: { NO_COLOR: '' }, theme: 'dark' },
  { asked: undefined, env: { FORCE_COLOR: '0' }, theme: 'none' },
  { asked: undefined, env: { FORCE_COLOR: '1' }, theme: 'dark' },
  { asked: undefined, env: { COLORFGBG: '0;15' }, theme: 'light' },
  { asked: undefined, env: { COLORFGBG: '15;0' }, theme: 'dark' },
  { asked: undefined, env: {}, theme: 'dark' },
])('--theme $asked with $env gives $theme', ({ asked, env, theme }) => {
  expect(chooseTheme(asked, env)).toBe(theme);
});

test('--no-color takes the colours away, --theme brings them back', () => {
  const args = ['node', 'elspeth', 'tui', '--no-color'];
  expect(chooseTheme(undefined, {}, args)).toBe('none');
  expect(chooseTheme('dark', {}, args)).toBe('dark');
});

test.each(themeNames)(
  'in the theme %s every tone has a look, and without colours none has one',
  (name) => {
    for (const look of Object.values(themes[name])) {
      if (name === 'none') expect(look).not.toHaveProperty('color');
      if ('color' in look) expect(look.color).toMatch(/^[a-z]+(Bright)?$/);
    }
  },
);

test.each([
  { isAsked: true, env: {}, isAscii: true },
  { isAsked: false, env: { LANG: 'C' }, isAscii: false },
  { isAsked: undefined, env: {}, isAscii: false },
  { isAsked: undefined, env: { LANG: 'C' }, isAscii: true },
  { isAsked: undefined, env: { LANG: 'de_DE.UTF-8' }, isAscii: false },
  { isAsked: undefined, env: { LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }, isAscii: true },
  { isAsked: undefined, env: { LC_ALL: '', LANG: 'C.utf8' }, isAscii: false },
  { isAsked: undefined, env: { TERM: 'linux', LANG: 'C.utf8' }, isAscii: true },
  { isAsked: undefined, env: { ELSPETH_ASCII: '1' }, isAscii: true },
])('--ascii $isAsked with $env: $isAscii', ({ isAsked, env, isAscii }) => {
  expect(choosesAscii(isAsked, env)).toBe(isAscii);
});

test('ASCII replaces what frames are drawn with, and leaves words alone', () => {
  expect(asciiText('── ✓ naïve 日本 │ ⏎ open')).toBe('-- + naïve 日本 | enter open');
});

test.each([
  { env: {}, starts: '\u001b]52;c;' },
  { env: { TMUX: '/tmp/x' }, starts: '\u001b]52;c;' },
  { env: { TERM: 'screen-256color' }, starts: '\u001bP\u001b]52;c;' },
])('the clipboard is reached through $env', ({ env, starts }) => {
  const sequence = copySequence('a→b', env) ?? '';
  expect(sequence.startsWith(starts)).toBe(true);
  expect(sequence).toContain(Buffer.from('a→b').toString('base64'));
});

test('what is too long for a clipboard is not sent', () => {
  expect(copySequence('x'.repeat(60_000), {})).toBeUndefined();
});

const terminal = { isTTY: true };
const pipe = { isTTY: false };

test.each([
  { stdin: terminal, stdout: terminal, env: {}, isWished: false, can: true },
  { stdin: pipe, stdout: terminal, env: {}, isWished: true, can: false },
  { stdin: terminal, stdout: pipe, env: {}, isWished: true, can: false },
  { stdin: terminal, stdout: terminal, env: { TERM: 'dumb' }, isWished: true, can: false },
  { stdin: terminal, stdout: terminal, env: { CI: 'true' }, isWished: false, can: false },
  { stdin: terminal, stdout: terminal, env: { CI: 'true' }, isWished: true, can: true },
])('screens with $env, input $stdin, output $stdout, wished $isWished: $can', (each) => {
  expect(canShowScreens(each, each.env, each.isWished)).toBe(each.can);
});
