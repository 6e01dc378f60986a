const [up, down, left, right] = [1, 2, 4, 8];

const glyphs: Readonly<Record<number, string>> = {
  [left]: '─',
  [right]: '─',
  [left | right]: '─',
  [up]: '│',
  [down]: '│',
  [up | down]: '│',
  [down | right]: '╭',
  [down | left]: '╮',
  [up | right]: '╰',
  [up | left]: '╯',
  [up | down | right]: '├',
  [up | down | left]: '┤',
  [down | left | right]: '┬',
  [up | left | right]: '┴',
  [up | down | left | right]: '┼',
};

interface Cell {
  readonly net: number;
  bits: number;
  glyph: string | undefined;
}

interface Horizontal {
  readonly from: number;
  readonly to: number;
  readonly open: 'both' | 'left' | 'right';
}

/** Where the lines of a graph are drawn. Lines of one net join where they meet; others pass beneath. */
export interface GraphCanvas {
  /** From one column to another, both included; open ends go on into what is drawn beside them. */
  horizontal(net: number, y: number, line: Horizontal): void;
  vertical(net: number, x: number, y1: number, y2: number): void;
  arrow(net: number, x: number, y: number): void;
  /** One string a row; every character takes one cell. */
  rows(width: number, height: number): readonly string[];
}

export function createGraphCanvas(): GraphCanvas {
  const cells = new Map<string, Cell>();
  const put = (net: number, x: number, y: number, bits: number) => {
    const key = `${x},${y}`;
    const known = cells.get(key);
    if (known?.net === net) {
      known.bits |= bits;
      return;
    }
    // Where lines of two nets cross, the one from above goes over the other.
    const isVertical = (bits & (up | down)) !== 0;
    if (known === undefined || isVertical) cells.set(key, { net, bits, glyph: undefined });
  };
  return {
    horizontal(net, y, { from, to, open }) {
      for (let x = from; x <= to; x += 1) {
        const isLeft = x > from || open !== 'right';
        const isRight = x < to || open !== 'left';
        put(net, x, y, (isLeft ? left : 0) | (isRight ? right : 0));
      }
    },
    vertical(net, x, y1, y2) {
      const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
      for (let y = top; y <= bottom; y += 1) {
        put(net, x, y, (y > top ? up : 0) | (y < bottom ? down : 0));
      }
    },
    arrow(net, x, y) {
      cells.set(`${x},${y}`, { net, bits: 0, glyph: '▸' });
    },
    rows: (width, height) =>
      Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_unused, x) => {
          const cell = cells.get(`${x},${y}`);
          return cell === undefined ? ' ' : (cell.glyph ?? glyphs[cell.bits] ?? ' ');
        }).join(''),
      ),
  };
}
