import type { EdgeIndex, NodeIndex } from '../../landscape/model/ids.ts';
import type { Trace, Ways } from './trace-branches.ts';
import { decisionsOf, nodeAfter } from './wiring.ts';

/**
 * The most tokens that one token on `edge` can become by the time they arrive at the coalesce:
 * routes exclude each other, copies and branches add up, and a fork within that merges again counts
 * as the one token that it merges into.
 *
 * @param traces - What reaches each coalesce that has a fork.
 */
export function countArrivals(
  ways: Ways,
  traces: ReadonlyMap<NodeIndex, Trace>,
  coalesce: NodeIndex,
  edge: EdgeIndex,
): number {
  const { nodes, wiring, joins } = ways;
  const counted = new Map<NodeIndex, number>();

  function onEdge(at: EdgeIndex): number {
    const to = nodeAfter(wiring.wires[at]!);
    if (to === undefined) return 0;
    if (to === coalesce) return 1;
    // Tokens that merge within are counted at their fork; others leave the branch here.
    return nodes[to]!.kind === 'coalesce' ? 0 : fromNode(to);
  }

  function fromNode(node: NodeIndex): number {
    const known = counted.get(node);
    if (known !== undefined) return known;
    const { branches } = wiring.byNode[node]!;
    const counts = decisionsOf(wiring.byNode[node]!).map((decision) => {
      const isFork = branches.size > 0 && decision.includes([...branches.values()][0]!);
      return sum(decision.map(onEdge)) + (isFork ? sum(joinsOf(node).map(fromNode)) : 0);
    });
    const most = Math.max(0, ...counts);
    counted.set(node, most);
    return most;
  }

  /** The coalesces within, in which branches of this fork really meet. */
  function joinsOf(fork: NodeIndex): readonly NodeIndex[] {
    return [...joins].flatMap(([join, itsFork]) => {
      if (itsFork !== fork || join === coalesce) return [];
      const node = nodes[join]!;
      const claimed: readonly string[] = node.kind === 'coalesce' ? node.settings.branches : [];
      return claimed.some((branch) => traces.get(join)?.arrivals.has(branch)) ? [join] : [];
    });
  }

  return onEdge(edge);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
