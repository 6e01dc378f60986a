import { toHex } from '../../../../landscape/hash.ts';
import type { NodeReport } from '../../../../landscape/queries/node-report.ts';
import { treeLines } from '../../../format/setting-tree.ts';
import type { TreeLine } from '../../../format/setting-tree.ts';
import { factLines } from '../../components/facts.ts';
import { rule } from '../../components/rule.ts';
import type { TextLine } from '../../store/text-list.ts';

/** What a node was configured with, as it was recorded. */
export function configLines({ summary: { node } }: NodeReport, width: number): readonly TextLine[] {
  const facts = factLines(
    [
      { label: 'plugin', text: `${node.plugin} ${node.pluginVersion}` },
      { label: 'repeats', text: node.determinism.replaceAll('_', ' ') },
      { label: 'node id', text: node.nodeId },
      { label: 'sha256', text: toHex(node.configHash) },
    ],
    width,
  );
  const tree = treeLines(node.config);
  return [
    ...facts.map((line) => ({ line })),
    { line: rule('configuration, defaults filled in', width) },
    ...(tree.length === 0 ? [{ line: [' none'] }] : tree.map(toTextLine)),
  ];
}

function toTextLine({ lead, value }: TreeLine): TextLine {
  if (value === undefined) return { line: [{ text: ` ${lead}`, tone: 'accent' }] };
  return { line: [{ text: ` ${lead}`, tone: 'accent' }, value], copy: value };
}
