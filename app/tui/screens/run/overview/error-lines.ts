import type { NotableFact } from '../../../../../engine/events.ts';
import type { Progress } from '../../../../../engine/progress.ts';
import { countText } from '../../../../format/numbers.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import { rule } from '../../../components/rule.ts';
import { reversed, windowAround } from './blocks.ts';
import { countErrors } from './node-flow.ts';
import { factIndex } from './overview-slice.ts';
import type { OverviewState } from './overview-slice.ts';

/** The latest errors and quarantines, the last one at the bottom. */
export function errorLines(
  progress: Progress,
  { fact, focus }: Pick<OverviewState, 'fact' | 'focus'>,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Line[] {
  const { notable } = progress;
  const all = countErrors(progress);
  const which =
    notable.length < all
      ? `the latest ${countText(notable.length)} of ${countText(all)}`
      : countText(all);
  const head = rule(all === 0 ? 'Errors' : `Errors: ${which}`, width);
  if (notable.length === 0) {
    const text = all === 0 ? 'None so far.' : 'Those before this process are in the tab Errors.';
    return [head, [{ text: ` ${text}`, tone: 'faint' }]];
  }
  const selected = factIndex(notable, fact);
  const room = height - 1;
  const top = Math.max(0, windowAround(selected, notable.length, room));
  return [
    head,
    ...notable.slice(top, top + room).map((each, i): Line => {
      const isSelected = focus === 'errors' && top + i === selected;
      const line = factLine(progress, each, width - 3);
      return isSelected ? reversed([' ▸ ', ...line], width) : ['   ', ...line];
    }),
  ];
}

function factLine({ nodes }: Progress, fact: NotableFact, width: number): Line {
  const { rowIndex, batchId, node, reason, message } = fact;
  const subject =
    rowIndex !== undefined
      ? `row ${rowIndex}`
      : batchId === undefined
        ? `t-${fact.tokenId}`
        : `of b-${batchId}`;
  const isNarrow = width < 70;
  return [
    { text: '! ', tone: 'warn' },
    `${cell(subject, 13)} ${cell(nodes[node]?.name ?? String(node), isNarrow ? 10 : 14)} `,
    { text: `${cell(reason, isNarrow ? 16 : 20)} `, tone: 'warn' },
    message,
  ];
}
