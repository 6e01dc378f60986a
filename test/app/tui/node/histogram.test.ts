import { describe, expect, test } from 'vitest';

import { lineText, lineWidth } from '../../../../app/tui/components/line.tsx';
import { histogramLines, toBars } from '../../../../app/tui/screens/node/histogram.ts';

const buckets = (...states: readonly (readonly [bucket: number, states: number])[]) =>
  states.map(([bucket, count]) => ({ nodeIndex: 1, bucket, states: count }));

describe('toBars', () => {
  test('gives a bar to every bucket from the first to the last, also to empty ones', () => {
    expect(toBars(buckets([3, 5], [5, 1]), 12)).toEqual([
      { belowUs: 4, states: 5 },
      { belowUs: 6, states: 0 },
      { belowUs: 8, states: 1 },
    ]);
  });

  test('puts neighbours together where there are too many, and loses no state', () => {
    const bars = toBars(buckets([0, 1], [1, 2], [10, 3], [23, 4]), 6);
    expect(bars).toHaveLength(6);
    expect(bars.map(({ states }) => states)).toEqual([3, 0, 3, 0, 0, 4]);
    expect(bars.at(-1)?.belowUs).toBe(2 ** 12);
  });

  test('has nothing to show before the first state', () => expect(toBars([], 12)).toEqual([]));
});

describe('histogramLines', () => {
  test.each([40, 57, 117])('fits into %i cells', (width) => {
    const bars = toBars(buckets([3, 1_000_000], [9, 1]), 12);
    for (const line of histogramLines(bars, width)) expect(lineWidth(line)).toBeLessThan(width);
  });

  test('says bound, share and number of each bar; a small share is never 0', () => {
    const lines = histogramLines(toBars(buckets([4, 99_999], [5, 1]), 12), 50).map(lineText);
    expect(lines[0]).toMatch(/^ {3}< 0\.006 ms █+ +>99 % +99,999$/);
    expect(lines[1]).toMatch(/^ {3}< 0\.008 ms ▏ +<1 % +1$/);
  });
});
