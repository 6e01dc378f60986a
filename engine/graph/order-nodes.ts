import * as graphlib from '@dagrejs/graphlib';

import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';
import type { Wire } from './wiring.ts';
import { nodeAfter } from './wiring.ts';

export interface NodeOrder {
  /**
   * Every node after all that send it rows; of those that may come next, the one that the settings name
   * first. Without the nodes in a cycle, and those after one.
   */
  readonly order: readonly NodeIndex[];
  /** The nodes in a cycle. */
  readonly circling: ReadonlySet<NodeIndex>;
  readonly problems: readonly GraphProblem[];
}

/** Puts the nodes in the order in which rows pass them, and names the cycles that forbid it. */
export function orderNodes(nodes: readonly DraftNode[], wires: readonly Wire[]): NodeOrder {
  const graph = new graphlib.Graph();
  for (const node of nodes) graph.setNode(String(node.index));
  for (const wire of wires) {
    const to = nodeAfter(wire);
    if (to !== undefined) graph.setEdge(String(wire.from), String(to));
  }
  const cycles = graphlib.alg.findCycles(graph).map((group) => group.map(Number));
  const problems = cycles
    // Sinks that hand rows to each other are a wrong error route first of all.
    .filter((group) => group.some((index) => nodes[index]!.kind !== 'sink'))
    .map((group) => shortestCycle(group, wires))
    .toSorted((a, b) => a[0]!.from - b[0]!.from)
    .map((cycle) => cycleProblem(cycle, nodes));
  if (cycles.length > 0) {
    for (const id of graphlib.alg.preorder(graph, cycles.flat().map(String))) graph.removeNode(id);
  }
  return { order: sort(graph), circling: new Set(cycles.flat()), problems };
}

function sort(acyclic: graphlib.Graph): readonly NodeIndex[] {
  const waitsFor = new Map(
    acyclic.nodes().map((id) => [Number(id), acyclic.predecessors(id)?.length ?? 0]),
  );
  const order: NodeIndex[] = [];
  while (waitsFor.size > 0) {
    const next = Math.min(...[...waitsFor].flatMap(([node, count]) => (count === 0 ? [node] : [])));
    waitsFor.delete(next);
    order.push(next);
    for (const id of acyclic.successors(String(next)) ?? []) {
      waitsFor.set(Number(id), (waitsFor.get(Number(id)) ?? 0) - 1);
    }
  }
  return order;
}

/** The wires of a shortest way around that passes the first node of the group. */
function shortestCycle(group: readonly NodeIndex[], wires: readonly Wire[]): readonly Wire[] {
  const start = Math.min(...group);
  const inside = wires.filter((wire) => group.includes(wire.from));
  const ways = new Map<NodeIndex, readonly Wire[]>([[start, []]]);
  for (const [at, way] of ways) {
    for (const wire of inside) {
      const to = nodeAfter(wire);
      if (wire.from !== at || to === undefined || !group.includes(to)) continue;
      if (to === start) return [...way, wire];
      if (!ways.has(to)) ways.set(to, [...way, wire]);
    }
  }
  throw new Error(`No cycle through node ${start}`);
}

function cycleProblem(cycle: readonly Wire[], nodes: readonly DraftNode[]): GraphProblem {
  const names = cycle.map((wire) => nodes[wire.from]!.name);
  const way = [...names, names[0]!].map((name) => `\`${name}\``).join(' → ');
  return graphError({
    code: 'GRAPH_CYCLE',
    path: cycle.at(-1)!.path,
    message: `rows would go round in a circle: ${way}`,
    expected: 'a step that comes later, or a sink',
    nextStep: 'Change one of these destinations so that rows only go forward.',
  });
}
