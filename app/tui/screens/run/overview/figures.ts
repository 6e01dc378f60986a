import { countText } from '../../../../format/numbers.ts';

/** `0 %`, `<1 %`, `22 %`, `>99 %`: never a whole that is none. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '';
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 1) return '<1 %';
  if (part < whole && percent > 99) return '>99 %';
  return `${Math.round(percent)} %`;
}

/** `0`, `0.4`, `215`: a second. */
export function rateText(rate: number): string {
  return rate > 0 && rate < 10 ? rate.toFixed(1) : countText(Math.round(rate));
}

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

/** A bar of exactly `width` cells, in two parts: what is done, and the rest. */
export function barParts(share: number, width: number): readonly [done: string, rest: string] {
  const cells = Math.floor(Math.min(1, Math.max(0, share)) * width * 8);
  const done = '█'.repeat(Math.floor(cells / 8)) + (eighths[cells % 8] ?? '');
  return [done, '░'.repeat(Math.max(0, width - done.length))];
}
