import { Terminal } from '@xterm/headless';
import { expect, test } from 'vitest';

import { terminalSvg } from '../../scripts/terminal-svg.ts';

/** The picture of a small terminal that was sent these bytes. */
async function pictureOf(bytes: string, title = 'elspeth'): Promise<string> {
  const terminal = new Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  return terminalSvg(terminal, title);
}

/** Its pieces of text with what is said of their look. */
function textsIn(svg: string) {
  const texts = [
    ...svg.matchAll(
      /<text x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs"([^>]*)>([^<]*)</g,
    ),
  ];
  return texts.map(([, x, y, width, look, text]) => ({
    column: Math.round((Number(x) - 14) / 8.4),
    row: (Number(y) - 57) / 18,
    cells: Math.round(Number(width) / 8.4),
    look: look?.trim(),
    text,
  }));
}

test('text stands where the terminal has it, neighbours of one look together', async () => {
  expect(textsIn(await pictureOf('one two\r\n\u001b[3Cthree'))).toEqual([
    { column: 0, row: 0, cells: 7, look: '', text: 'one two' },
    { column: 0, row: 1, cells: 8, look: '', text: '   three' },
  ]);
});

test('colours, bold and underline become attributes', async () => {
  const texts = textsIn(
    await pictureOf('\u001b[31mred\u001b[0m \u001b[1mbold\u001b[0m \u001b[4mline\u001b[0m'),
  );
  expect(texts).toMatchObject([
    { text: 'red', look: 'fill="#f0717a"' },
    { text: 'bold', column: 4, look: 'font-weight="bold"' },
    { text: 'line', column: 9, look: 'text-decoration="underline"' },
  ]);
});

test('what is reversed is dark on a bright bar as wide as it', async () => {
  const svg = await pictureOf('\u001b[7m▸ row 42   \u001b[0m end');
  expect(svg).toContain('<rect x="14" y="43" width="92.4" height="18" fill="#d5d9e0"/>');
  expect(textsIn(svg)[0]).toMatchObject({ cells: 11, look: 'fill="#15181e"', text: '▸ row 42   ' });
});

test('wide characters take two cells', async () => {
  expect(textsIn(await pictureOf('日本\u001b[32m!'))).toMatchObject([
    { column: 0, cells: 4, text: '日本' },
    { column: 4, cells: 1, text: '!' },
  ]);
});

test('nothing of the text is taken for XML', async () => {
  const svg = await pictureOf('<a b="c">&\u0001', 'x < "y" & z');
  expect(svg).toContain('aria-label="x &lt; &quot;y&quot; &amp; z"');
  expect(textsIn(svg)[0]).toMatchObject({ text: '&lt;a b=&quot;c&quot;&gt;&amp;' });
  expect(svg).not.toContain('<a ');
});

test('a colour that is none of the sixteen is refused', async () => {
  await expect(pictureOf('\u001b[38;5;200mpink')).rejects.toThrow('none of the sixteen');
});
