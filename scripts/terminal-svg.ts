import type { IBufferCell, Terminal } from '@xterm/headless';

// What a terminal shows, as a picture that browsers and GitHub draw.

const cellWidth = 8.4;
const lineHeight = 18;
const fontSize = 14;
const margin = 14;
const titleHeight = 30;

const background = '#15181e';
const foreground = '#d5d9e0';
const frame = '#2b303b';

/** The sixteen colours that a terminal's owner may choose, in the order of ECMA-48 and its bright twins. */
const palette = [
  ['#3a4150', '#f0717a', '#93cf7c', '#e5c06c', '#74aef2', '#c994e8', '#62c3cd', '#c9ced6'],
  ['#7d8796', '#ff9aa0', '#b3e59f', '#f5d88f', '#9cc7ff', '#e0b7f7', '#8fdde5', '#ffffff'],
].flat();

/** A window with what the terminal shows now, and a title. */
export function terminalSvg(terminal: Terminal, title: string): string {
  const width = round(terminal.cols * cellWidth + 2 * margin);
  const height = terminal.rows * lineHeight + titleHeight + 2 * margin - 6;
  const lines = Array.from({ length: terminal.rows }, (_, row) => lineSvg(terminal, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<rect width="${width}" height="${height}" rx="10" fill="${background}" stroke="${frame}"/>`,
    ...['#f0717a', '#e5c06c', '#93cf7c'].map(
      (fill, i) => `<circle cx="${20 + i * 18}" cy="17" r="5.5" fill="${fill}"/>`,
    ),
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${fontSize}" fill="${foreground}" xml:space="preserve" style="white-space:pre">`,
    `<text x="${width / 2}" y="22" text-anchor="middle" font-size="12" fill="${palette[8]}">${escapeXml(title)}</text>`,
    ...lines.filter((line) => line !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Run {
  readonly column: number;
  cells: number;
  text: string;
  readonly look: Look;
}

interface Look {
  readonly color: string;
  readonly behind: string;
  readonly isBold: boolean;
  readonly isUnderlined: boolean;
}

function lineSvg(terminal: Terminal, row: number): string {
  const y = titleHeight + margin + row * lineHeight;
  return runsOf(terminal, row)
    .map(({ column, cells, text, look }) => {
      const x = round(margin + column * cellWidth);
      const width = round(cells * cellWidth);
      const behind =
        look.behind === background
          ? ''
          : `<rect x="${x}" y="${y - 1}" width="${width}" height="${lineHeight}" fill="${look.behind}"/>`;
      if (text.trim() === '') return behind;
      const color = look.color === foreground ? '' : ` fill="${look.color}"`;
      const weight = look.isBold ? ' font-weight="bold"' : '';
      const line = look.isUnderlined ? ' text-decoration="underline"' : '';
      // The width is said, because fonts differ: columns stay columns.
      return `${behind}<text x="${x}" y="${y + 13}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${color}${weight}${line}>${escapeXml(text)}</text>`;
    })
    .join('');
}

/** Neighbours that look the same, together; without what is empty at the end. */
function runsOf(terminal: Terminal, row: number): readonly Run[] {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    // The second half of a wide character is no cell of its own.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const text = cell.getChars() === '' ? ' ' : cell.getChars();
    const last = runs.at(-1);
    if (last !== undefined && isSame(last.look, look)) {
      last.text += text;
      last.cells += cell.getWidth();
    } else runs.push({ column, cells: cell.getWidth(), text, look });
  }
  return runs.map(trimmed).filter(({ text }) => text !== '');
}

/** Spaces that cannot be seen are left out at the end of a run. */
function trimmed(run: Run): Run {
  if (run.look.behind !== background || run.look.isUnderlined) return run;
  const text = run.text.trimEnd();
  return { ...run, text, cells: run.cells - (run.text.length - text.length) };
}

function lookOf(cell: IBufferCell): Look {
  const color = cell.isFgPalette() ? colorOf(cell.getFgColor()) : foreground;
  const behind = cell.isBgPalette() ? colorOf(cell.getBgColor()) : background;
  const isInverse = cell.isInverse() !== 0;
  return {
    color: isInverse ? behind : color,
    behind: isInverse ? color : behind,
    isBold: cell.isBold() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  };
}

/** The program uses sixteen colours; another is a mistake in it. */
function colorOf(index: number): string {
  const color = palette[index];
  if (color === undefined) throw new Error(`The colour ${index} is none of the sixteen`);
  return color;
}

function isSame(a: Look, b: Look): boolean {
  return (
    a.color === b.color &&
    a.behind === b.behind &&
    a.isBold === b.isBold &&
    a.isUnderlined === b.isUnderlined
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** A character that XML 1.0 cannot hold becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
