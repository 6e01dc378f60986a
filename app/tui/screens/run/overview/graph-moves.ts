import type { EdgeProgress, Progress } from '../../../../../engine/progress.ts';
import type { NodeIndex } from '../../../../../landscape/model/ids.ts';
import { rankGraph } from './graph-ranks.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** Edges that a graph shows as lines: error routes would cover it, and are told beside it. */
export function drawnEdges({ edges }: Pick<Progress, 'edges'>): readonly (EdgeProgress & {
  readonly to: NodeIndex;
})[] {
  return edges.flatMap((edge) =>
    edge.target.kind === 'node' && edge.mode !== 'divert'
      ? [{ ...edge, to: edge.target.nodeIndex }]
      : [],
  );
}

/** Nodes to which only error routes lead; they stand below the graph. */
export function apartNodes({
  nodes,
  edges,
}: Pick<Progress, 'nodes' | 'edges'>): readonly NodeIndex[] {
  const drawn = new Set(drawnEdges({ edges }).flatMap(({ from, to }) => [from, to]));
  return nodes.map(({ index }) => index).filter((index) => index !== 0 && !drawn.has(index));
}

/** The node on one side of another in the graph; `undefined` at its border. */
export function besideInGraph(
  progress: Pick<Progress, 'nodes' | 'edges'>,
  node: NodeIndex,
  direction: Direction,
): NodeIndex | undefined {
  const apart = apartNodes(progress);
  const at = apart.indexOf(node);
  if (at >= 0) {
    if (direction === 'up') return 0;
    return direction === 'down' ? undefined : apart[direction === 'right' ? at + 1 : at - 1];
  }
  const edges = drawnEdges(progress);
  const links = edges.map(({ from, to }) => ({ from, to, labelWidth: 0 }));
  const ranks = rankGraph(progress.nodes.length, links);
  const layers = ranks
    .filter((_, rank) => rank % 2 === 0)
    .map((items) =>
      items.flatMap(({ node: each }) => (each === undefined || apart.includes(each) ? [] : [each])),
    );
  const layer = layers.findIndex((nodes) => nodes.includes(node));
  const place = layers[layer]?.indexOf(node) ?? 0;
  switch (direction) {
    case 'up':
      return layers[layer]?.[place - 1];
    case 'down':
      return layers[layer]?.[place + 1] ?? apart[0];
    case 'right':
      return edges.find(({ from }) => from === node)?.to;
    case 'left':
      return edges.find(({ to }) => to === node)?.from ?? layers[layer - 1]?.at(-1);
    default:
      return direction satisfies never;
  }
}
