import { cell } from '../../components/line.tsx';
import type { Line } from '../../components/line.tsx';
import { rule } from '../../components/rule.ts';
import type { TextLine } from '../../store/text-list.ts';
import type { Compared, ComparedPart } from './compared.ts';

interface Widths {
  readonly label: number;
  readonly value: number;
  readonly change: number;
}

function widthsFor(width: number): Widths {
  const label = width >= 100 ? 30 : width >= 74 ? 25 : 14;
  const change = 10;
  return { label, change, value: Math.max(6, Math.floor((width - label - change - 3) / 2)) };
}

/** Which run is which, above the columns. */
export function summaryHeader(keys: readonly [string, string], width: number): Line {
  const { label, value, change } = widthsFor(width);
  return [
    { text: cell('', label), tone: 'faint' },
    { text: ` ${cell(`A ${keys[0]}`, value)}`, tone: 'title' },
    { text: ` ${cell(`B ${keys[1]}`, value)}`, tone: 'title' },
    { text: ` ${cell('A ▸ B', change)}`, tone: 'faint' },
  ];
}

/** Two runs side by side as lines. */
export function summaryLines(parts: readonly ComparedPart[], width: number): readonly TextLine[] {
  const widths = widthsFor(width);
  const lines = parts.flatMap(({ title, rows }): readonly TextLine[] => [
    { line: rule(title, width) },
    ...rows.map((row) => comparedLine(row, widths)),
  ]);
  const missing = 'Which rows were decided otherwise is not compared yet.';
  return [...lines, { line: [] }, { line: [{ text: missing, tone: 'faint' }] }];
}

function comparedLine({ label, a, b, change }: Compared, widths: Widths): TextLine {
  return {
    line: [
      { text: cell(label, widths.label), tone: 'faint' },
      ` ${cell(a, widths.value)}`,
      ` ${cell(b, widths.value)}`,
      { text: ` ${cell(change.text, widths.change)}`, tone: change.tone },
    ],
    copy: `${label}: ${a} ▸ ${b}`,
  };
}
