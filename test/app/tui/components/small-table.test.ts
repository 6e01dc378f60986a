import { describe, expect, test } from 'vitest';

import { cellWidth } from '../../../../app/format/cell-width.ts';
import { layOut, widestOf } from '../../../../app/tui/components/lay-out.ts';
import { tableData } from '../../../../app/tui/components/small-table.tsx';
import type { TableColumn } from '../../../../app/tui/components/small-table.tsx';

const hostile = [
  'plain',
  '日本語の名前がとても長い',
  '👨‍👩‍👧‍👦 family',
  'e\u0301\u0302\u0303 marks',
  '\u202eright to left\u202c',
  '\u001b[2J\u0007\u0000',
  'שלום עולם',
  '\u200b\u200b\u200bnothing',
  'x'.repeat(10_000),
  '',
];

const columns: readonly TableColumn<string>[] = [
  { heading: 'NAME', width: 12, value: (text) => text },
  { heading: 'AGAIN', width: 7, align: 'right', value: (text) => ({ text, tone: 'bad' }) },
];

describe('tableData', () => {
  const { headings, rows } = tableData(hostile, columns, 2);
  const all = [headings, ...rows];

  test.each(Object.keys(headings))('all values of column %s have the same length', (key) => {
    const lengths = new Set(all.map((row) => row[key]?.length));
    expect(lengths.size).toBe(1);
  });

  test.each([
    ['b', 12],
    ['c', 7],
  ])('all values of column %s take %i cells', (key, cells) => {
    for (const row of all) expect(cellWidth(shown(row[key]))).toBe(cells);
  });

  test('only the selected row has the mark, and the tone of the selected', () => {
    const marks = rows.map((row) => shown(row['a']));
    expect(marks).toEqual(rows.map((_, i) => (i === 2 ? ' ▸' : '  ')));
    const tones = rows.map((row) => row['b']?.[0]);
    expect(new Set(tones.filter((_, i) => i !== 2)).size).toBe(1);
    expect(tones[2]).not.toBe(tones[0]);
  });
});

/** Without the character for the tone, and what has no width. */
function shown(value = ''): string {
  return value.slice(1).replaceAll('\u200b', '');
}

describe('layOut', () => {
  const flexible = [
    { heading: 'A', width: 6, most: 20, value: String },
    { heading: 'B', width: 10, from: 60, value: String },
    { heading: 'C', width: 5, most: 8, value: String },
  ];

  test('leaves out what there is no room for', () => {
    expect(layOut(flexible, 30).map(({ heading }) => heading)).toEqual(['A', 'C']);
  });

  test('gives what is left to the columns that can grow, the first one first', () => {
    expect(layOut(flexible, 30).map(({ width }) => width)).toEqual([20, 5]);
    expect(layOut(flexible, 80).map(({ width }) => width)).toEqual([20, 10, 8]);
  });

  test('never makes a column smaller', () => {
    expect(layOut(flexible, 10).map(({ width }) => width)).toEqual([6, 5]);
  });
});

test('widestOf counts cells as they are drawn, up to the most', () => {
  expect(widestOf(['日本', 'abc'], 10)).toBe(4);
  expect(widestOf(['a'.repeat(50)], 10)).toBe(10);
  expect(widestOf([], 10)).toBe(0);
});
