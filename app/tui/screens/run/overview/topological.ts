import type { EdgeProgress, NodeProgress, Progress } from '../../../../../engine/progress.ts';
import type { NodeIndex } from '../../../../../landscape/model/ids.ts';

/** The nodes in an order in which tokens come to them, those of the settings first among equals. */
export function inOrderOfFlow({
  nodes,
  edges,
}: Pick<Progress, 'nodes' | 'edges'>): readonly NodeProgress[] {
  const missing = new Map<NodeIndex, number>();
  for (const { to } of edges.flatMap(toLink)) missing.set(to, (missing.get(to) ?? 0) + 1);
  const from = Map.groupBy(edges.flatMap(toLink), (link) => link.from);
  const ready = nodes.filter(({ index }) => !missing.has(index));
  const order: NodeProgress[] = [];
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    order.push(node);
    for (const { to } of from.get(node.index) ?? []) {
      const left = (missing.get(to) ?? 0) - 1;
      missing.set(to, left);
      const next = nodes[to];
      if (left === 0 && next !== undefined) ready.push(next);
    }
    ready.sort((a, b) => a.index - b.index);
  }
  return order;
}

function toLink({ from, target }: EdgeProgress) {
  return target.kind === 'node' ? [{ from, to: target.nodeIndex }] : [];
}
