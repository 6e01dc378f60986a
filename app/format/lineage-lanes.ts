import type { Lineage, LineageNode } from '../../landscape/model/lineage.ts';

/** A node with the lanes of the graph on its line, and how many cells these take. */
export interface LanedNode {
  readonly node: LineageNode;
  readonly lanes: string;
  /** The lanes below that line, with the node's own as long as something is said of it there. */
  readonly below: string;
}

/**
 * Draws a lineage downwards, one node a line: a lane opens to the right for each child but the last, and
 * lanes that meet close into the leftmost. Each branch is drawn to its end before the next begins.
 */
export function drawLanes(lineage: Lineage): readonly LanedNode[] {
  const family = relate(lineage);
  const lanes: (Lane | undefined)[] = [];
  const roles = new Set(lineage.nodes.flatMap((node) => ('role' in node ? node.role : [])));
  // What was asked about stands out among other tokens.
  const isMarked = (node: LineageNode) => roles.size > 1 && 'role' in node && node.role === 'asked';
  return inDrawingOrder(lineage, family).map((node) => {
    const glyph = isMarked(node) ? '◆' : glyphs[node.kind];
    const drawn = drawNode(lanes, node.id, glyph, family.childrenOf(node.id));
    const below = drawLine(lanes, drawn.at, drawn.at, () => '│');
    return { node, lanes: drawn.line, below };
  });
}

/** A lane leads to the children of a node that were not drawn yet. */
interface Lane {
  pending: readonly string[];
  /** Whether others branched off it already. */
  hasBranched: boolean;
}

interface Family {
  childrenOf(id: string): readonly string[];
  parentsOf(id: string): readonly string[];
}

function relate({ edges }: Lineage): Family {
  const children = Map.groupBy(edges, ({ from }) => from);
  const parents = Map.groupBy(edges, ({ to }) => to);
  return {
    childrenOf: (id) =>
      (children.get(id) ?? [])
        .toSorted((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity))
        .map(({ to }) => to),
    parentsOf: (id) => (parents.get(id) ?? []).map(({ from }) => from),
  };
}

/** Parents before their children, and everything below one child before the next. */
function inDrawingOrder({ nodes }: Lineage, family: Family): readonly LineageNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const drawn = new Set<LineageNode>();
  const visit = (node: LineageNode | undefined) => {
    if (node === undefined || drawn.has(node)) return;
    const isReady = family.parentsOf(node.id).every((id) => {
      const parent = byId.get(id);
      return parent === undefined || drawn.has(parent);
    });
    if (!isReady) return;
    drawn.add(node);
    for (const child of family.childrenOf(node.id)) visit(byId.get(child));
  };
  for (const node of nodes) visit(node);
  return [...drawn];
}

const glyphs = { token: '●', batch: '■', tokens: '○' } as const;

/** The lanes on the line of a node, and which is its own; changes them to what follows below it. */
function drawNode(
  lanes: (Lane | undefined)[],
  id: string,
  glyph: string,
  children: readonly string[],
): { readonly line: string; readonly at: number } {
  const incoming = [...lanes.entries()].flatMap(([at, lane]) =>
    lane?.pending.includes(id) === true ? [at] : [],
  );
  const onward = children.length === 0 ? undefined : { pending: children, hasBranched: false };
  const [at] = incoming;
  const lane = at === undefined ? undefined : lanes[at];
  if (at === undefined || lane === undefined) {
    // A beginning opens a lane of its own, to the right of all others.
    const own = lanes.findLastIndex((each) => each !== undefined) + 1;
    const line = drawLine(lanes, own, own, () => glyph);
    lanes[own] = onward;
    return { line, at: own };
  }
  if (incoming.length > 1) {
    const last = incoming.at(-1) ?? at;
    const line = drawLine(lanes, at, last, (i) => {
      if (i === at) return glyph;
      if (i === last) return '┘';
      return incoming.includes(i) ? '┴' : lanes[i] === undefined ? '─' : '┼';
    });
    for (const i of incoming) lanes[i] = undefined;
    lanes[at] = onward;
    return { line, at };
  }
  const rest = lane.pending.filter((each) => each !== id);
  const isOnlyWay = rest.length === 0 && !(lane.hasBranched && onward === undefined);
  if (isOnlyWay) {
    const line = drawLine(lanes, at, at, () => glyph);
    lanes[at] = onward;
    return { line, at };
  }
  const free = lanes.findIndex((each, i) => i > at && each === undefined);
  const own = free === -1 ? lanes.length : free;
  const line = drawLine(lanes, at, own, (i) => {
    if (i === at) return rest.length === 0 ? '└' : '├';
    if (i === own) return glyph;
    return lanes[i] === undefined ? '─' : '┼';
  });
  lanes[at] = rest.length === 0 ? undefined : { pending: rest, hasBranched: true };
  lanes[own] = onward;
  return { line, at: own };
}

/** One line: what stands between two lanes, and the other lanes going through. */
function drawLine(
  lanes: readonly (Lane | undefined)[],
  from: number,
  to: number,
  cell: (at: number) => string,
): string {
  let line = '';
  for (let i = 0; i < Math.max(lanes.length, to + 1); i += 1) {
    const isInside = i >= from && i <= to;
    line += isInside ? cell(i) : lanes[i] === undefined ? ' ' : '│';
    line += i >= from && i < to ? '─' : ' ';
  }
  return line.trimEnd();
}
