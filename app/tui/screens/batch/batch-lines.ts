import type { BatchMember, BatchReport } from '../../../../landscape/model/explained-batch.ts';
import { batchFacts } from '../../../format/explain-batches.ts';
import type { Fact } from '../../../format/fact.ts';
import { countText } from '../../../format/numbers.ts';
import { shortHash } from '../../../format/short-hash.ts';
import { factLines } from '../../components/facts.ts';
import { cell } from '../../components/line.tsx';
import type { Line } from '../../components/line.tsx';

/** How the batch stands, what flushed it, and what came of it. */
export function batchLines({ batch, rows }: BatchReport, width: number): readonly Line[] {
  const { error, inputSha256, mode } = batch;
  const more: Fact[] = [];
  if (error !== null && error.message !== null) more.push({ label: 'reason', text: error.reason });
  if (mode === 'passthrough') more.push({ label: 'mode', text: 'passthrough: members go on' });
  if (inputSha256 !== null)
    more.push({ label: 'input', text: `SHA-256 ${shortHash(inputSha256)}` });
  return factLines([...batchFacts(batch, rows), ...more], width);
}

export interface MemberColumns {
  readonly position: number;
  readonly token: number;
  readonly row: number;
  readonly branch: number;
}

export function columnsFor({ batch }: BatchReport, width: number): MemberColumns {
  return {
    position: Math.max(4, countText(batch.members).length),
    token: 10,
    row: 12,
    branch: width >= 76 ? 18 : 0,
  };
}

export function memberHeader(columns: MemberColumns): Line {
  const text = [
    cell('#', columns.position, 'right'),
    cell('TOKEN', columns.token),
    cell('ROW', columns.row, 'right'),
    ...(columns.branch > 0 ? [cell('BRANCH', columns.branch)] : []),
    'FROM',
  ];
  return [{ text: text.join(' '), tone: 'faint' }];
}

/** One member on a line: its place, and where it came from. */
export function memberLine(member: BatchMember, columns: MemberColumns): Line {
  const { position, token, row, file, line, branch } = member;
  const from = file === null ? 'made by another batch' : `${file} line ${line ?? '?'}`;
  return [
    { text: `${cell(countText(position), columns.position, 'right')} `, tone: 'faint' },
    `${cell(token, columns.token)} `,
    `${cell(row === null ? '-' : countText(row), columns.row, 'right')} `,
    ...(columns.branch > 0 ? [`${cell(branch ?? '-', columns.branch)} `] : []),
    { text: from, tone: 'faint' },
  ];
}
