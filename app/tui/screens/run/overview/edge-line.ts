import type { EdgeProgress, Progress } from '../../../../../engine/progress.ts';
import { countText, shareText } from '../../../../format/numbers.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import type { NodeFlow } from './node-flow.ts';

/** Where an edge leads, as people call it. */
export function targetName(progress: Progress, { target }: EdgeProgress): string {
  if (target.kind !== 'node') return target.kind;
  return progress.nodes[target.nodeIndex]?.name ?? String(target.nodeIndex);
}

/** `→ true      review     9,204   22 %`: what went along an edge, and its share of what came. */
export function edgeLine(
  progress: Progress,
  { arrived }: NodeFlow,
  edge: EdgeProgress,
  width: number,
): Line {
  const isError = edge.mode === 'divert';
  const words = Math.max(8, Math.floor((width - 22) / 2));
  return [
    { text: `${isError ? '!' : '→'} `, tone: isError ? 'warn' : 'accent' },
    { text: `${cell(edge.label, words)} `, tone: isError ? 'warn' : 'plain' },
    `${cell(targetName(progress, edge), words)} `,
    {
      text: `${cell(countText(edge.tokens), 9, 'right')} ${cell(shareText(edge.tokens, arrived), 6, 'right')}`,
      tone: edge.tokens === 0 ? 'faint' : 'plain',
    },
  ];
}
