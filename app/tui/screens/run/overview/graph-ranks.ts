/** An edge between two nodes, by their places in the list of nodes. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  /** Cells of what is written on it; 0 for nothing. */
  readonly labelWidth: number;
}

/**
 * Something that takes a row of a rank. Even ranks hold nodes and what passes by them; each odd rank holds
 * a lane for every edge that crosses it, so that lines part in front of the lanes and meet behind them.
 */
export interface RankItem {
  readonly rank: number;
  /** Absent for a piece of an edge. */
  readonly node: number | undefined;
  /** Absent for a node. */
  readonly edge: number | undefined;
  readonly before: RankItem[];
  readonly behind: RankItem[];
}

/**
 * Sorts an acyclic graph into ranks from left to right: each node as far right as its longest way demands,
 * nodes that nothing follows all the way right, with few crossings between neighbours.
 */
export function rankGraph(nodes: number, edges: readonly GraphEdge[]): readonly RankItem[][] {
  const layers = layersOf(nodes, edges);
  const last = Math.max(0, ...layers);
  const ranks = Array.from({ length: last * 2 + 1 }, (): RankItem[] => []);
  const items = layers.map((layer, node): RankItem => item(layer * 2, node, undefined));
  const seen = new Set<number>();
  const from = Map.groupBy(
    edges.map((edge, index) => ({ ...edge, index })),
    (edge) => edge.from,
  );
  const visit = (node: number) => {
    if (seen.has(node)) return;
    seen.add(node);
    ranks[layers[node]! * 2]!.push(items[node]!);
    for (const { to, index } of from.get(node) ?? []) {
      let at = items[node]!;
      for (let rank = layers[node]! * 2 + 1; rank < layers[to]! * 2; rank += 1) {
        const piece = item(rank, undefined, index);
        connect(at, piece);
        ranks[rank]!.push(piece);
        at = piece;
      }
      connect(at, items[to]!);
      visit(to);
    }
  };
  for (let node = 0; node < nodes; node += 1) visit(node);
  return untangle(ranks);
}

function item(rank: number, node: number | undefined, edge: number | undefined): RankItem {
  return { rank, node, edge, before: [], behind: [] };
}

function connect(from: RankItem, to: RankItem): void {
  from.behind.push(to);
  to.before.push(from);
}

/** Layer of each node: the longest way to it; the last one for those that nothing follows. */
function layersOf(nodes: number, edges: readonly GraphEdge[]): readonly number[] {
  const layers = Array.from({ length: nodes }, () => 0);
  // At most as many rounds as there are nodes on the longest way.
  for (let round = 0, moved = true; moved && round <= nodes; round += 1) {
    moved = false;
    for (const { from, to } of edges) {
      if (layers[to]! > layers[from]!) continue;
      layers[to] = layers[from]! + 1;
      moved = true;
    }
  }
  const last = Math.max(0, ...layers);
  const goesOn = new Set(edges.map(({ from }) => from));
  // The first node stays at the left, even where nothing follows it.
  return layers.map((layer, node) => (node === 0 || goesOn.has(node) ? layer : last));
}

const sweeps = 8;

/** Orders the ranks by the middle of their neighbours, to and fro, and keeps the order with fewest crossings. */
function untangle(ranks: readonly RankItem[][]): readonly RankItem[][] {
  let best = sortLanes(ranks);
  let fewest = crossings(best);
  let current = ranks;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep += 1) {
    current = sortByNeighbours(current, sweep % 2 === 0);
    const sorted = sortLanes(current);
    const found = crossings(sorted);
    if (found >= fewest) continue;
    best = sorted;
    fewest = found;
  }
  return best;
}

function sortByNeighbours(ranks: readonly RankItem[][], isForward: boolean): RankItem[][] {
  const next = ranks.map((rank) => [...rank]);
  const places = placesOf(next);
  const order = isForward ? next.keys() : [...next.keys()].toReversed();
  for (const rank of order) {
    const middle = new Map(
      next[rank]!.map((each, at) => {
        const neighbours = isForward ? each.before : each.behind;
        const sum = neighbours.reduce((all, neighbour) => all + places.get(neighbour)!, 0);
        return [each, neighbours.length === 0 ? at : sum / neighbours.length] as const;
      }),
    );
    next[rank]!.sort((a, b) => middle.get(a)! - middle.get(b)!);
    next[rank]!.forEach((each, at) => places.set(each, at));
  }
  return next;
}

/** Lanes beside their sources, then in the order of where they lead: lines only cross behind the lanes. */
function sortLanes(ranks: readonly RankItem[][]): readonly RankItem[][] {
  const places = placesOf(ranks);
  const place = (items: readonly RankItem[]) => places.get(items[0]!) ?? 0;
  return ranks.map((rank, at) =>
    at % 2 === 0
      ? rank
      : rank.toSorted(
          (a, b) => place(a.before) - place(b.before) || place(a.behind) - place(b.behind),
        ),
  );
}

function crossings(ranks: readonly RankItem[][]): number {
  const places = placesOf(ranks);
  let found = 0;
  for (const rank of ranks) {
    const lines = rank.flatMap((from) =>
      from.behind.map((to) => [places.get(from)!, places.get(to)!] as const),
    );
    for (const [i, [from, to]] of lines.entries()) {
      for (const [otherFrom, otherTo] of lines.slice(i + 1)) {
        if ((from - otherFrom) * (to - otherTo) < 0) found += 1;
      }
    }
  }
  return found;
}

function placesOf(ranks: readonly RankItem[][]): Map<RankItem, number> {
  return new Map(ranks.flatMap((rank) => rank.map((each, at) => [each, at] as const)));
}
