import type { Decision, Graph, GraphNode } from '../../../engine/graph/model.ts';

interface Frame {
  readonly fork: number;
  readonly branch: string;
}

export interface Walk {
  /** The names of the nodes that tokens passed. */
  readonly passed: ReadonlySet<string>;
  /** What must never happen, in words. */
  readonly faults: readonly string[];
}

/**
 * Carries one row through a graph as design.md §4 tells it, in the simplest way that can be: frames on
 * a stack, a coalesce merges when no token of the fork can arrive any more.
 *
 * @param choose - Takes one of so many ways at a gate.
 */
export function walkTokens(graph: Graph, choose: (count: number) => number): Walk {
  const passed = new Set<string>();
  const faults: string[] = [];

  /** Follows a token until its ways end; gives the coalesces where it waits, by node index. */
  function follow(index: number, frames: readonly Frame[]): Arrival[] {
    const node = graph.nodes[index]!;
    passed.add(node.record.name);
    if (node.kind === 'sink') return [];
    if (node.kind === 'coalesce') return [{ at: node.index, frames }];
    const { decision, fork } = decide(node, choose);
    const isFork = fork || decision.length > 1;
    const arrivals = decision.flatMap((edge) => {
      const { target, label } = graph.edges[edge]!;
      if (target.kind !== 'node') return [];
      const inner = isFork ? [...frames, { fork: index, branch: label }] : frames;
      const outlives = node.kind === 'aggregation' && node.settings.output_mode === 'transform';
      return follow(target.nodeIndex, outlives ? [] : inner);
    });
    return isFork ? merge(arrivals, index, frames) : arrivals;
  }

  /** Merges what arrived of the fork at its coalesces; what waits for an outer fork goes on waiting. */
  function merge(arrivals: readonly Arrival[], fork: number, outer: readonly Frame[]): Arrival[] {
    const joins = new Map<number, string[]>();
    const others: Arrival[] = [];
    for (const arrival of arrivals) {
      const join = graph.nodes[arrival.at]!;
      if (join.kind !== 'coalesce' || join.fork !== fork) {
        others.push(arrival);
        continue;
      }
      const frame = arrival.frames.findLast((candidate) => candidate.fork === fork);
      const branch = frame?.branch ?? 'no branch';
      const arrived = joins.get(join.index) ?? [];
      if (!join.settings.branches.includes(branch)) faults.push(`${branch} at ${join.record.name}`);
      if (arrived.includes(branch)) faults.push(`${branch} twice at ${join.record.name}`);
      joins.set(join.index, [...arrived, branch]);
    }
    const merged = [...joins.keys()].flatMap((join) => leave(join, outer));
    blameReturn(merged, fork);
    return [...others, ...merged];
  }

  function leave(join: number, outer: readonly Frame[]): Arrival[] {
    const node = graph.nodes[join]!;
    if (node.kind !== 'coalesce') return [];
    const isFork = node.onSuccess.length > 1;
    return node.onSuccess.flatMap((edge) => {
      const { target, label } = graph.edges[edge]!;
      if (target.kind !== 'node') return [];
      return follow(target.nodeIndex, isFork ? [...outer, { fork: join, branch: label }] : outer);
    });
  }

  /** A merged token is on no branch of the fork any more: it must not come to such a coalesce again. */
  function blameReturn(merged: readonly Arrival[], fork: number): void {
    for (const { at } of merged) {
      const join = graph.nodes[at]!;
      if (join.kind !== 'coalesce' || join.fork !== fork) continue;
      faults.push(`a merged token at ${join.record.name}`);
    }
  }

  for (const { at } of follow(0, [])) {
    faults.push(`a token of no branch at ${graph.nodes[at]!.record.name}`);
  }
  return { passed, faults };
}

interface Arrival {
  readonly at: number;
  readonly frames: readonly Frame[];
}

function decide(
  node: Exclude<GraphNode, { kind: 'sink' | 'coalesce' }>,
  choose: (count: number) => number,
): { readonly decision: Decision | readonly number[]; readonly fork: boolean } {
  if (node.kind !== 'gate') return { decision: node.onSuccess, fork: false };
  if (node.rule.kind === 'fork') return { decision: [...node.rule.branches.values()], fork: true };
  const ways = [...node.rule.routes.values()];
  return { decision: ways[choose(ways.length)]!, fork: false };
}
