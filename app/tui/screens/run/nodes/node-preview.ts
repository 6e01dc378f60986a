import type { NodeSummary } from '../../../../../landscape/queries/node-summaries.ts';
import { latencyPhrase, pluginText, timePhrase } from '../../../../format/node-figures.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import { rule } from '../../../components/rule.ts';

/** What is worth knowing of a node before it is opened. */
export function nodePreview(summary: NodeSummary, totalUs: number, width: number): readonly Line[] {
  const { node } = summary;
  const facts: readonly (readonly [string, string])[] = [
    ['plugin', `${pluginText(summary)}, ${node.determinism.replaceAll('_', ' ')}`],
    ['latency', latencyPhrase(summary)],
    ['time', timePhrase(summary, totalUs)],
  ];
  return [
    rule(`${node.name}  ${node.kind}`, width),
    ...facts.map(([label, text]): Line => [
      { text: `   ${cell(label, 10)}`, tone: 'faint' },
      cell(text, Math.max(0, width - 14)),
    ]),
  ];
}
