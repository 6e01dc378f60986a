import { cellWidth, padText } from '../../format/cell-width.ts';
import { displayText } from '../../format/display-text.ts';
import type { Fact } from '../../format/fact.ts';
import { wrapText } from '../../format/wrap-text.ts';
import type { Line } from './line.tsx';

const labelWidth = 11;

/** Facts one below the other; what does not fit on a line goes on below it, in the same column. */
export function factLines(facts: readonly Fact[], width: number): readonly Line[] {
  return facts.flatMap((fact) => factLine(fact, width));
}

function factLine({ label, text, mark }: Fact, width: number): readonly Line[] {
  const name = displayText(label);
  const labelCells = Math.max(labelWidth, cellWidth(name) + 1);
  return wrapText(displayText(text), Math.max(8, width - labelCells - 2)).map((part, i): Line => [
    { text: ` ${padText(i === 0 ? name : '', labelCells)}`, tone: 'faint' },
    { text: part, tone: mark ?? 'plain' },
  ]);
}
