import { cellWidth, graphemes } from '../../../../format/cell-width.ts';
import type { Line, Span } from '../../../components/line.tsx';
import { lineWidth } from '../../../components/line.tsx';
import type { Size } from '../../../store/place.ts';
import type { Tone } from '../../../theme.ts';
import type { DrawnGraph } from './draw-graph.ts';
import type { Placed } from './lay-out-graph.ts';
import type { NodeFlow } from './node-flow.ts';
import type { OverviewState } from './overview-slice.ts';

type Shown = Pick<OverviewState, 'node' | 'onlyProblems'>;

/** The part of the graph around the selected node that is in sight, and below it what stands apart. */
export function graphLines(
  graph: DrawnGraph,
  flows: readonly NodeFlow[],
  shown: Shown,
  { width, height }: Size,
): readonly Line[] {
  const apart = apartLines(graph, flows, shown, width);
  const room = Math.max(1, height - apart.length);
  const at = graph.boxes.find(({ node }) => node === shown.node);
  const left = scroll(at === undefined ? 0 : at.x + at.width / 2, graph.width, width);
  const top = scroll(at === undefined ? 0 : at.y + 0.5, graph.height, room);
  const texts = [
    ...graph.boxes.map((box): Written => ({ ...box, tone: boxTone(flows[box.node], shown) })),
    ...graph.labels.map((label): Written => ({ ...label, tone: 'accent' })),
  ];
  const byRow = Map.groupBy(texts, ({ y }) => y);
  const lines = graph.rows
    .slice(top, top + room)
    .map((row, i) => rowLine(row, byRow.get(top + i) ?? [], left, width));
  return [...lines, ...apart];
}

/** Lines that a graph takes when all of it is shown. */
export function graphHeight(graph: DrawnGraph, width: number): number {
  return graph.height + apartLines(graph, [], { node: -1, onlyProblems: false }, width).length;
}

/** ` on errors ▸ (quarantine 229)   (faults 10)`: as many lines as that takes. */
function apartLines(
  { apart }: DrawnGraph,
  flows: readonly NodeFlow[],
  shown: Shown,
  width: number,
): readonly Line[] {
  const lines: Span[][] = [];
  for (const { node, text } of apart) {
    const span = { text, tone: boxTone(flows[node], shown) };
    const last = lines.at(-1);
    if (last !== undefined && lineWidth(last) + cellWidth(text) + 2 <= width) last.push('  ', span);
    else
      lines.push([
        { text: last === undefined ? 'on errors ─▸ ' : '             ', tone: 'faint' },
        span,
      ]);
  }
  return lines;
}

type Written = Placed & { readonly text: string; readonly tone: Tone };

function boxTone(flow: NodeFlow | undefined, { node, onlyProblems }: Shown): Tone {
  if (flow?.node.index === node) return 'selected';
  if (flow === undefined || flow.arrived === 0) return 'faint';
  if (flow.node.failed > 0) return 'warn';
  return onlyProblems ? 'faint' : 'plain';
}

/** The begin of what is in sight, so that the middle is in it. */
function scroll(middle: number, whole: number, shown: number): number {
  return Math.max(0, Math.min(Math.round(middle - shown / 2), whole - shown));
}

/** A row of lines with texts written over it, from the column `left` on; `‹` and `›` where it goes on. */
function rowLine(row: string, texts: readonly Written[], left: number, width: number): Line {
  const isWritten = (from: number, to: number) =>
    row.slice(from, to).trim() !== '' ||
    texts.some(({ x: at, width: cells }) => at < to && at + cells > from);
  const before = left > 0 && isWritten(0, left + 1) ? ['‹'] : [];
  const behind = isWritten(left + width, row.length) ? ['›'] : [];
  const from = left + before.length;
  const to = left + width - behind.length;
  const line: Span[] = before.map((text) => ({ text, tone: 'accent' }));
  let x = 0;
  const put = (text: string, tone: Tone, textWidth: number) => {
    const shown = cutCells(text, Math.max(0, from - x), Math.max(0, to - x));
    if (shown !== '') line.push({ text: shown, tone });
    x += textWidth;
  };
  for (const { text, tone, x: at, width: textWidth } of texts.toSorted((a, b) => a.x - b.x)) {
    put(row.slice(x, at), 'faint', at - x);
    put(text, tone, textWidth);
  }
  put(row.slice(x), 'faint', row.length - x);
  return [...line, ...behind.map((text): Span => ({ text, tone: 'accent' }))];
}

/** The cells of a text from one to another; half of a wide character is a space. */
function cutCells(text: string, from: number, to: number): string {
  let cells = 0;
  let shown = '';
  for (const grapheme of graphemes(text)) {
    const begin = cells;
    cells += grapheme.cells;
    if (cells <= from || begin >= to) continue;
    const isWhole = begin >= from && cells <= to;
    shown += isWhole ? grapheme.text : ' '.repeat(Math.min(cells, to) - Math.max(begin, from));
  }
  return shown;
}
