import type { EdgeIndex, NodeIndex } from '../../landscape/model/ids.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { Joins } from './match-forks.ts';
import type { Wiring } from './wiring.ts';
import { nodeAfter } from './wiring.ts';

/** The drafted graph as far as it is sound, for questions about the ways of tokens through it. */
export interface Ways {
  readonly nodes: readonly DraftNode[];
  readonly wiring: Wiring;
  readonly joins: Joins;
  /** Node → its place in the order in which rows pass the nodes. */
  readonly positions: ReadonlyMap<NodeIndex, number>;
}

/** The branch of the fork in question that a token is on, `undefined` when it is on none. */
export type Branch = string | undefined;

export interface Trace {
  /** The edges by which tokens of each branch come to the coalesce. */
  readonly arrivals: ReadonlyMap<Branch, ReadonlySet<EdgeIndex>>;
  /** The nodes that tokens pass, with the branches on which they may be there. */
  readonly passed: ReadonlyMap<NodeIndex, ReadonlySet<Branch>>;
  /** Branches that run into a coalesce without a fork: where they go on from there is not known. */
  readonly lost: ReadonlySet<Branch>;
}

/**
 * Follows every way from a node to a coalesce, and keeps in mind on which branch of the coalesce's
 * fork a token is. A token leaves that branch where it merges: in the coalesce of a fork that it
 * passed earlier, because "the merged token keeps the outer frames" only.
 */
export function traceBranches(
  ways: Ways,
  coalesce: NodeIndex,
  start: { readonly node: NodeIndex; readonly branch: Branch } = { node: 0, branch: undefined },
): Trace {
  const fork = ways.joins.get(coalesce)!;
  const arrivals = new Map<Branch, Set<EdgeIndex>>();
  const passed = new Map<NodeIndex, Set<Branch>>();
  const lost = new Set<Branch>();
  const toVisit = [start];
  for (const { node, branch } of toVisit) {
    const seen = entry(passed, node);
    if (seen.has(branch)) continue;
    seen.add(branch);
    for (const edge of outgoing(ways, node)) {
      const wire = ways.wiring.wires[edge]!;
      const to = nodeAfter(wire);
      if (to === undefined) continue;
      const isBranch = node === fork && ways.wiring.byNode[fork]!.branches.get(wire.label) === edge;
      const on = isBranch ? wire.label : branch;
      if (to === coalesce) entry(arrivals, on).add(edge);
      else if (ways.nodes[to]!.kind !== 'coalesce') toVisit.push({ node: to, branch: on });
      else if (ways.joins.has(to)) {
        toVisit.push({ node: to, branch: endsBranch(ways, to, fork) ? undefined : on });
      } else lost.add(on);
    }
  }
  return { arrivals, passed, lost };
}

/** All edges of a node but its error route, which leads out of the pipeline. */
function outgoing({ wiring }: Ways, node: NodeIndex): readonly EdgeIndex[] {
  const { onSuccess, routes, branches } = wiring.byNode[node]!;
  return [...onSuccess, ...[...routes.values()].flat(), ...branches.values()];
}

/** Does a token that merges here leave the branch of `fork`, or was that fork passed within? */
function endsBranch({ joins, positions }: Ways, coalesce: NodeIndex, fork: NodeIndex): boolean {
  const other = positions.get(joins.get(coalesce)!) ?? 0;
  return other <= (positions.get(fork) ?? 0);
}

function entry<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  const known = map.get(key) ?? new Set<V>();
  map.set(key, known);
  return known;
}
