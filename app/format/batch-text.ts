import type { BatchMember, BatchReport } from '../../landscape/model/explained-batch.ts';
import { displayText } from './display-text.ts';
import { addBatch } from './explain-batches.ts';
import { countText } from './numbers.ts';
import { addFact, addHeading, addLine, addSentence, createReport } from './report.ts';
import type { Report } from './report.ts';
import { plainStyle } from './text-style.ts';

/** A batch with a page of its members as people read it. Ends with a line break. */
export function batchText({ batch, rows, members, next, run }: BatchReport, width = 80): string {
  const report = createReport(width, plainStyle);
  addBatch(report, batch, rows);
  const first = members[0]?.position;
  const last = members.at(-1)?.position;
  const range =
    first === undefined ? 'none here' : `${countText(first)} to ${countText(last ?? first)}`;
  addHeading(report, `MEMBERS ${range} of ${countText(batch.members)}`);
  for (const member of members) addMember(report, member, String(batch.members).length);
  if (next !== null) {
    addLine(report, '');
    const go = `elspeth explain --run ${run} --batch ${batch.id} --after ${next}`;
    addFact(report, 'goes on by', go);
  }
  // The report begins with its first heading.
  return `${report.lines.slice(1).join('\n')}\n`;
}

function addMember(
  report: Report,
  { position, token, row, file, line, branch }: BatchMember,
  digits: number,
): void {
  const place = file === null ? '' : `, ${displayText(file)} line ${line ?? '?'}`;
  const from = row === null ? 'made by another batch' : `row ${countText(row)}${place}`;
  const on = branch === null ? '' : `, branch ${displayText(branch)}`;
  const head = `  ${String(position).padStart(digits)}  ${token}  `;
  addSentence(report, `${head}${from}${on}`, (text) => text);
}
