import { Box } from 'ink';
import { Table } from 'ink-table';
import { memo, useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { cellWidth } from '../../format/cell-width.ts';
import type { ListWindow } from '../store/list-window.ts';
import type { Tone } from '../theme.ts';
import { cell, LineView } from './line.tsx';
import type { Line, Span } from './line.tsx';
import { Lines } from './lines.tsx';
import { failure } from './list-view.tsx';

/** A column of a small table. */
export interface TableColumn<T> {
  readonly heading: string;
  /** Cells. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  readonly value: (item: T) => Span;
}

interface SmallTableProps<T, Key> {
  readonly list: ListWindow<T, Key>;
  readonly width: number;
  /** With the line of the headings. */
  readonly height: number;
  /** Together with a space behind each and the mark before them no wider than the table. */
  readonly columns: readonly TableColumn<T>[];
  /** Shown instead of rows when there are none. */
  readonly empty: readonly Line[];
}

/** Cells of the mark before the selected row. */
export const gutter = 3;

/** A table of few rows, of which those in sight are drawn. Long lists are `ListView`s. */
export function SmallTable<T, Key>({
  list,
  width,
  height,
  columns,
  empty,
}: SmallTableProps<T, Key>): ReactNode {
  const { items, top, cursor, error, isRead } = useStore(list.store);
  const room = Math.max(1, height - 1);
  useEffect(() => list.resize(room), [list, room]);
  if (error !== undefined || items.length === 0) {
    const reading: readonly Line[] = [[{ text: '   reading …', tone: 'faint' }]];
    const lines = error !== undefined ? failure(error, width) : isRead ? empty : reading;
    return <Lines lines={lines} width={width} height={height} />;
  }
  const shown = items.slice(top, top + room);
  const data = tableData(shown, filled(columns, width), cursor - top);
  return <TableLines {...data} width={width} height={height} />;
}

/** What the package draws: as texts, because it compares and measures nothing else. */
export interface TableData {
  readonly headings: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Up to the right edge, so that the selected row is reversed over its whole width. */
function filled<T>(columns: readonly TableColumn<T>[], width: number): readonly TableColumn<T>[] {
  const used = columns.reduce((sum, column) => sum + column.width + 1, gutter);
  const rest = width - used - 1;
  return rest < 0 ? columns : [...columns, { heading: '', width: rest, value: () => '' }];
}

/**
 * Values as `ink-table` can take them. It knows neither tones nor which row it draws, and measures by
 * `length`: each value begins with a character that stands for its tone, is cut or filled to the cells of
 * its column, and is filled with characters of no width until all values of a column are equally long.
 */
export function tableData<T>(
  items: readonly T[],
  columns: readonly TableColumn<T>[],
  selected: number,
): TableData {
  const heading = (text: string, width: number, align: 'left' | 'right') =>
    mark('faint') + cell(text, width, align);
  const lines = [
    [
      heading('', gutter - 1, 'left'),
      ...columns.map((column) => heading(column.heading, column.width, column.align ?? 'left')),
    ],
    ...items.map((item, i) => [
      mark(i === selected ? 'selected' : 'plain') + cell(i === selected ? ' ▸' : '', gutter - 1),
      ...columns.map(({ width, align = 'left', value }) => {
        const span = value(item);
        const { text, tone } =
          typeof span === 'string' ? { text: span, tone: 'plain' as const } : span;
        return mark(i === selected ? 'selected' : tone) + cell(text, width, align);
      }),
    ]),
  ];
  const longest = Array.from({ length: columns.length + 1 }, (_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const [headings = {}, ...rows] = lines.map((line) =>
    Object.fromEntries(
      line.map((text, column) => [keyOf(column), text.padEnd(longest[column] ?? 0, noWidth)]),
    ),
  );
  return { headings, rows };
}

/** Never longer than a value, because the package takes it into the width of a column. */
function keyOf(column: number): string {
  return String.fromCodePoint(0x61 + column);
}

/** Zero width space: `displayText` lets none through, those in a table are ours. */
const noWidth = '\u200b';

const tones: readonly Tone[] = [
  'plain',
  'faint',
  'title',
  'accent',
  'good',
  'bad',
  'warn',
  'running',
  'added',
  'removed',
  'changed',
  'answer',
  'selected',
];
const firstMark = 0xe000;

function mark(tone: Tone): string {
  return String.fromCodePoint(firstMark + tones.indexOf(tone));
}

const TableLines = memo(
  function TableLines({
    headings,
    rows,
    width,
    height,
  }: TableData & { readonly width: number; readonly height: number }): ReactNode {
    const columns = Object.keys(headings);
    return (
      <Box flexDirection="column" width={width} height={height} overflow="hidden">
        <Table
          data={rows.map((row) => ({ ...row }))}
          columns={columns}
          headings={{ ...headings }}
          header={TableCell}
          cell={TableCell}
          skeleton={NoSkeleton}
        />
      </Box>
    );
  },
  (before, after) =>
    before.width === after.width &&
    before.height === after.height &&
    isSameRow(before.headings, after.headings) &&
    before.rows.length === after.rows.length &&
    before.rows.every((row, i) => isSameRow(row, after.rows[i] ?? {})),
);

function isSameRow(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** One value: between the spaces of the package its tone, its text, and what makes it long enough. */
function TableCell({ children }: { readonly children?: ReactNode }): ReactNode {
  const value = typeof children === 'string' ? children.slice(1, -1) : '';
  const tone = tones[(value.codePointAt(0) ?? firstMark) - firstMark] ?? 'plain';
  const text = `${value.slice(1).replaceAll(noWidth, '')} `;
  return (
    <LineView line={[{ text, tone }]} width={cellWidth(text)} isSelected={tone === 'selected'} />
  );
}

/** Rules and bars are not drawn: a row is one line. */
function NoSkeleton(): ReactNode {
  return null;
}
