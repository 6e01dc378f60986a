import type { NodeProgress, Progress } from '../../../../../engine/progress.ts';

export interface Bottleneck {
  readonly node: NodeProgress;
  /** Its part of the time that all nodes worked. */
  readonly share: number;
}

/** The node that has worked longest; `undefined` while none has. Waiting for others is no work. */
export function findBottleneck({ nodes }: Pick<Progress, 'nodes'>): Bottleneck | undefined {
  const working = nodes.filter(({ kind }) => kind !== 'aggregation' && kind !== 'coalesce');
  const totalUs = working.reduce((sum, { durationUs }) => sum + durationUs, 0);
  const [first, ...others] = working;
  if (first === undefined || totalUs === 0) return undefined;
  const node = others.reduce((a, b) => (b.durationUs > a.durationUs ? b : a), first);
  return { node, share: node.durationUs / totalUs };
}
