const heights = '▁▂▃▄▅▆▇█';

/** Small columns, the highest for the largest value; flat at the bottom for nothing at all. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(0, ...values);
  return values
    .map((value) => {
      const step = most <= 0 ? 0 : Math.round((Math.max(0, value) / most) * (heights.length - 1));
      return heights[step] ?? '';
    })
    .join('');
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of so many cells, drawn to an eighth; what is there at all is seen. */
export function barText(cells: number): string {
  const all = Math.floor(cells * 8);
  if (cells > 0 && all === 0) return '▏';
  return '█'.repeat(Math.floor(all / 8)) + (eighths[all % 8] ?? '');
}

/** A bar of exactly `width` cells, in two parts: what is done, and the rest. */
export function barParts(share: number, width: number): readonly [done: string, rest: string] {
  const done = width > 0 ? barText(Math.min(1, Math.max(0, share)) * width) : '';
  return [done, '░'.repeat(Math.max(0, width - done.length))];
}
