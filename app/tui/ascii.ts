type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether frames are drawn in ASCII: by `--ascii` or `ELSPETH_ASCII`, on the Linux console, whose font has
 * few glyphs, and where a locale is set that is not UTF-8.
 */
export function choosesAscii(isAsked: boolean | undefined, env: Environment): boolean {
  if (isAsked !== undefined) return isAsked;
  const variable = env['ELSPETH_ASCII'] ?? '';
  if (variable !== '') return variable !== '0' && variable !== 'false';
  if (env['TERM'] === 'linux') return true;
  // The first that is set decides: POSIX.1-2017, 8.2.
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((each) => (each ?? '') !== '');
  return locale !== undefined && !/utf-?8/i.test(locale);
}

/** Each glyph of our frames as one ASCII character, so that columns stay columns. */
const glyphs: Readonly<Record<string, string>> = {
  '─': '-',
  '━': '=',
  '│': '|',
  '┃': '|',
  '┌': '+',
  '┐': '+',
  '└': '`',
  '┘': '+',
  '├': '|',
  '┤': '|',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '╭': '+',
  '╮': '+',
  '╯': '+',
  '╰': '`',
  '▸': '>',
  '▾': 'v',
  '▴': '^',
  '▶': '>',
  '◀': '<',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '⇧': '^',
  '✓': '+',
  '✗': 'x',
  '‖': '=',
  '»': '>',
  '∅': '0',
  '›': '>',
  '‹': '<',
  '◆': '*',
  '◇': '*',
  '●': 'o',
  '○': 'o',
  '■': '#',
  '□': '#',
  '·': '.',
  '•': '*',
  '…': '~',
  '×': 'x',
  '±': '+',
  '≤': '~',
  '≥': '~',
  '≈': '~',
  '░': '.',
  '▒': ':',
  '▓': '#',
  '█': '#',
  '▉': '#',
  '▊': '#',
  '▋': '#',
  '▌': '#',
  '▍': ':',
  '▎': ':',
  '▏': '.',
  '▁': '_',
  '▂': '_',
  '▃': '.',
  '▄': '-',
  '▅': '-',
  '▆': '=',
  '▇': '#',
  // The one key whose name has no letter.
  '⏎': 'enter',
};

const pattern = new RegExp(`[${Object.keys(glyphs).join('')}]`, 'gu');

/** The text with the glyphs of frames in ASCII; other characters of data stay. */
export function asciiText(text: string): string {
  return text.replaceAll(pattern, (glyph) => glyphs[glyph] ?? glyph);
}
