import type { Progress } from '../../../../../engine/progress.ts';
import { bytesText, countText, shareText } from '../../../../format/numbers.ts';
import { handsOn } from '../../../../format/ends.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import { rule } from '../../../components/rule.ts';
import { outcomeSpan } from '../../../components/status-word.ts';
import { balanceOf } from './balance.ts';
import { countErrors, countRetries } from './node-flow.ts';

/** Where every token is, and whether that adds up; then what was written where. */
export function balanceLines(progress: Progress, width: number): readonly Line[] {
  return [
    rule('Balance', width),
    ...tokenLines(progress),
    rule('Outputs', width),
    ...sinkLines(progress, width),
  ];
}

const words = 24;

function tokenLines(progress: Progress): readonly Line[] {
  const { rows, tokens, ends, onTheirWay, mismatches } = balanceOf(progress);
  const retries = countRetries(progress);
  const errors = countErrors(progress);
  const line = (text: string, count: number, more = ''): Line => [
    ` ${cell(text, words)}${cell(countText(count), 12, 'right')} ${cell(more, 6, 'right')}`,
  ];
  return [
    line('rows read', rows),
    line('tokens made of them', tokens),
    ...ends.map(({ outcome, tokens: ended }): Line => {
      const span = outcomeSpan(outcome);
      return [
        ' ',
        {
          text: cell(`  ${span.text}${handsOn.has(outcome) ? ' →' : ''}`, words),
          tone: span.tone,
        },
        `${cell(countText(ended), 12, 'right')} ${cell(shareText(ended, tokens), 6, 'right')}`,
      ];
    }),
    ...(onTheirWay === 0
      ? []
      : [line('  ~ on their way', onTheirWay, shareText(onTheirWay, tokens))]),
    ...(errors === 0 ? [] : [line('errors on the way', errors)]),
    ...(retries === 0 ? [] : [line('attempts made again', retries)]),
    ...(mismatches.length === 0
      ? [[{ text: ' ✓ every token is accounted for', tone: 'good' } as const]]
      : mismatches.map((text): Line => [{ text: ` ✗ ${text}`, tone: 'bad' }])),
  ];
}

function sinkLines({ nodes, artifacts }: Progress, width: number): readonly Line[] {
  const sinks = nodes.filter(({ kind }) => kind === 'sink');
  const written = sinks.reduce((sum, { completed }) => sum + completed, 0);
  const name = Math.max(10, Math.min(words, width - 32));
  return sinks.map(({ index, name: sink, completed }) => {
    const artifact = artifacts.find((each) => each.sink === index);
    return [
      ` ${cell(sink, name)}${cell(countText(completed), 12, 'right')} ${cell(shareText(completed, written), 6, 'right')}`,
      {
        text: artifact === undefined ? '' : `  ${bytesText(artifact.sizeBytes)}`,
        tone: 'faint',
      },
    ];
  });
}
