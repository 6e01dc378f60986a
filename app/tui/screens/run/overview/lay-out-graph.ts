import { createGraphCanvas } from './graph-canvas.ts';
import type { GraphCanvas } from './graph-canvas.ts';
import { rankGraph } from './graph-ranks.ts';
import type { GraphEdge, RankItem } from './graph-ranks.ts';

/** Where something is written, in cells from the upper left corner. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A graph on a grid of cells: boxes of one line, and the lines between them. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** By place of the node. */
  readonly boxes: readonly Placed[];
  /** By place of the edge; absent where nothing is written on it. */
  readonly labels: readonly (Placed | undefined)[];
  /** The lines, one string a row, exactly `width` characters of one cell each. */
  readonly rows: readonly string[];
}

/**
 * Lays out an acyclic graph from left to right, with empty rows between its lines where the height allows.
 *
 * @param boxes - Cells of each node's box; the first node is where everything begins.
 * @param ranks - Those of the same graph, when they are at hand.
 */
export function layOutGraph(
  boxes: readonly number[],
  edges: readonly GraphEdge[],
  height: number,
  ranks = rankGraph(boxes.length, edges),
): GraphLayout {
  const loose = place(ranks, boxes, edges, 2);
  return loose.height <= height ? loose : place(ranks, boxes, edges, 1);
}

function place(
  ranks: readonly (readonly RankItem[])[],
  boxes: readonly number[],
  edges: readonly GraphEdge[],
  rowHeight: number,
): GraphLayout {
  const rows = rowsOf(ranks);
  const y = (item: RankItem) => (rows.get(item) ?? 0) * rowHeight;
  const canvas = createGraphCanvas();
  const placed = new Map<number, Placed>();
  const labels = new Map<number, Placed>();
  let net = 0;
  let x = 0;
  for (let rank = 0; rank < ranks.length; rank += 2) {
    const items = ranks[rank] ?? [];
    const width = Math.max(0, ...items.map(({ node }) => (node === undefined ? 1 : boxes[node]!)));
    for (const item of items) {
      if (item.node !== undefined)
        placed.set(item.node, { x, y: y(item), width: boxes[item.node]! });
    }
    const lanes = ranks[rank + 1] ?? [];
    if (lanes.length === 0) {
      x += width;
      break;
    }
    // In front of the lanes lines part, the lower ones first; behind them they meet.
    const parting = tracksOf(items.toReversed(), (item) => item.behind, y);
    const meeting = tracksOf(ranks[rank + 2] ?? [], (item) => item.before, y);
    const begin = x + width;
    const written = Math.max(0, ...lanes.map((lane) => labelOf(lane, edges)));
    const lanesFrom = begin + 1 + parting.count;
    const lanesTo = lanesFrom + (written === 0 ? 0 : written + 2);
    const end = lanesTo + meeting.count + 1;
    for (const item of items) {
      net += 1;
      const right = x + (item.node === undefined ? 0 : boxes[item.node]!);
      const track = parting.at.get(item);
      const from = track === undefined ? undefined : begin + 1 + track;
      drawEnd(canvas, {
        net,
        y: y(item),
        near: right,
        turn: from,
        far: lanesFrom - 1,
        rows: item.behind.map(y),
      });
    }
    for (const lane of lanes) {
      net += 1;
      canvas.horizontal(net, y(lane), { from: lanesFrom, to: lanesTo - 1, open: 'both' });
      const labelWidth = labelOf(lane, edges);
      if (labelWidth > 0)
        labels.set(lane.edge!, { x: lanesFrom + 1, y: y(lane), width: labelWidth });
    }
    for (const item of ranks[rank + 2] ?? []) {
      if (item.before.length === 0) continue;
      net += 1;
      const track = meeting.at.get(item);
      const turn = track === undefined ? undefined : lanesTo + track;
      drawEnd(canvas, { net, y: y(item), near: end, turn, far: lanesTo, rows: item.before.map(y) });
      if (item.node !== undefined) canvas.arrow(net, end, y(item));
    }
    x = end + 1;
  }
  const height = Math.max(0, ...rows.values()) * rowHeight + 1;
  return {
    width: x,
    height,
    boxes: boxes.map((_, node) => placed.get(node)!),
    labels: edges.map((_, edge) => labels.get(edge)),
    rows: canvas.rows(x, height),
  };
}

interface LineEnd {
  readonly net: number;
  /** Row and column of the item's side. */
  readonly y: number;
  readonly near: number;
  /** Column in which lines turn; absent where there is but one, straight on. */
  readonly turn: number | undefined;
  /** Where the lanes begin or end, and in which rows. */
  readonly far: number;
  readonly rows: readonly number[];
}

function drawEnd(canvas: GraphCanvas, { net, y, near, turn, far, rows }: LineEnd): void {
  if (rows.length === 0) return;
  const isParting = near < far;
  const [first, last] = isParting ? [near, far] : [far, near];
  if (turn === undefined) {
    canvas.horizontal(net, y, { from: first, to: last, open: 'both' });
    return;
  }
  const before = { from: first, to: turn, open: 'left' } as const;
  const behind = { from: turn, to: last, open: 'right' } as const;
  canvas.vertical(net, turn, Math.min(y, ...rows), Math.max(y, ...rows));
  canvas.horizontal(net, y, isParting ? before : behind);
  for (const row of rows) canvas.horizontal(net, row, isParting ? behind : before);
}

/** A piece of an edge bears its words where the edge begins. */
function labelOf(lane: RankItem, edges: readonly GraphEdge[]): number {
  const isFirst = lane.before[0]?.node !== undefined;
  return isFirst && lane.edge !== undefined ? edges[lane.edge]!.labelWidth : 0;
}

/**
 * Rows from the top, for each rank in turn. A line goes straight on where it can; it never enters a row in
 * which another line leaves, unless that one leads to the same place.
 */
function rowsOf(ranks: readonly (readonly RankItem[])[]): ReadonlyMap<RankItem, number> {
  const branches = branchesOf(ranks);
  const rows = new Map<RankItem, number>();
  let taken = new Map<number, RankItem>();
  for (const rank of ranks) {
    const now = new Map<number, RankItem>();
    let next = 0;
    for (const item of rank) {
      let row = Math.max(next, Math.min(...item.before.map((each) => rows.get(each)!)));
      if (item.before.length === 0) row = next;
      while (!isFree(taken.get(row), item)) row += 1;
      rows.set(item, row);
      now.set(row, item);
      next = row + (branches.get(item) ?? 1);
    }
    taken = now;
  }
  return rows;
}

/** Rows that an item and what begins at it need, so that what is below leaves it room. */
function branchesOf(ranks: readonly (readonly RankItem[])[]): ReadonlyMap<RankItem, number> {
  const branches = new Map<RankItem, number>();
  for (const item of ranks.toReversed().flat()) {
    // Where lines meet they need no more than the first of them: there is room below where the others were.
    const own = item.behind.filter((each) => each.before[0] === item);
    const rows = own.reduce(
      (sum, each) => sum + (each.before.length > 1 ? 1 : (branches.get(each) ?? 1)),
      0,
    );
    branches.set(item, Math.max(1, rows));
  }
  return branches;
}

function isFree(occupant: RankItem | undefined, item: RankItem): boolean {
  if (occupant === undefined || occupant.behind.length === 0) return true;
  const isOwn = item.before.includes(occupant);
  return isOwn && (item.before.length === 1 || occupant.behind.length === 1);
}

interface Tracks {
  /** Column of each item whose lines turn. */
  readonly at: ReadonlyMap<RankItem, number>;
  readonly count: number;
}

/** A column for each item whose lines turn; those that are not in each other's way share one. */
function tracksOf(
  items: readonly RankItem[],
  others: (item: RankItem) => readonly RankItem[],
  y: (item: RankItem) => number,
): Tracks {
  const at = new Map<RankItem, number>();
  const spans: { readonly top: number; readonly bottom: number; readonly track: number }[] = [];
  for (const item of items) {
    const ends = [y(item), ...others(item).map(y)];
    const [top, bottom] = [Math.min(...ends), Math.max(...ends)];
    if (top === bottom) continue;
    const crossed = spans.filter((span) => span.top <= bottom && span.bottom >= top);
    const track = Math.max(-1, ...crossed.map((span) => span.track)) + 1;
    spans.push({ top, bottom, track });
    at.set(item, track);
  }
  return { at, count: Math.max(-1, ...spans.map(({ track }) => track)) + 1 };
}
