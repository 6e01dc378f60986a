import type { FieldChange } from '../../landscape/model/explained-step.ts';
import { cellWidth, fitText } from './cell-width.ts';
import { displayText, displayValue } from './display-text.ts';
import { addLine } from './report.ts';
import type { Report } from './report.ts';

/** What was done to the fields of a row, a line each. */
export function addChanges(report: Report, changes: readonly FieldChange[]): void {
  for (const change of changes) addChange(report, change);
}

function addChange(report: Report, change: FieldChange): void {
  const { style, width } = report;
  const room = width - 6;
  const field = displayText(change.path.join('.'));
  switch (change.kind) {
    case 'added': {
      const line = `+ ${field} = ${displayValue(change.after)}`;
      return addLine(report, `      ${style.added(fitText(line, room))}`);
    }
    case 'removed': {
      const line = `- ${field} (was ${displayValue(change.before)})`;
      return addLine(report, `      ${style.removed(fitText(line, room))}`);
    }
    case 'changed': {
      // Each value gets its half, so that a long first one does not push the second out of sight.
      const half = Math.floor((room - cellWidth(field) - 8) / 2);
      const before = displayValue(change.before);
      const after = displayValue(change.after);
      const isLong = cellWidth(before) + cellWidth(after) > 2 * half;
      const line = `~ ${field}: ${isLong ? fitText(before, half) : before} → ${isLong ? fitText(after, half) : after}`;
      return addLine(report, `      ${style.changed(fitText(line, room))}`);
    }
    default:
      return change satisfies never;
  }
}
