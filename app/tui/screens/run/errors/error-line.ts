import type { ErrorReport, ReportedErrors } from '../../../../../landscape/queries/error-report.ts';
import { cellWidth } from '../../../../format/cell-width.ts';
import { displayText } from '../../../../format/display-text.ts';
import { countText, shareText } from '../../../../format/numbers.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import type { Tone } from '../../../theme.ts';

interface ErrorColumn {
  readonly heading: string;
  readonly width: number;
  readonly align?: 'right';
  readonly value: (group: ReportedErrors) => { readonly text: string; readonly tone: Tone };
}

const widestNode = 18;
const leastGroup = 24;

/** The columns that a line of this width has room for; the reason takes what is left. */
export function errorColumns(width: number, report: ErrorReport): readonly ErrorColumn[] {
  const node = Math.min(
    widestNode,
    Math.max(4, ...report.groups.map((group) => cellWidth(displayText(group.node)))),
  );
  const count = Math.max(6, countText(report.errors).length);
  const row = Math.max(
    5,
    ...report.groups.map(({ firstRow, lastRow }) => String(lastRow ?? firstRow ?? '').length),
  );
  const right: readonly ErrorColumn[] = [
    {
      heading: 'AT',
      width: node,
      value: (group) => ({ text: group.node, tone: 'plain' }),
    },
    {
      heading: 'ERRORS',
      width: count,
      align: 'right',
      value: ({ errors }) => ({ text: countText(errors), tone: 'plain' }),
    },
    {
      heading: 'SHARE',
      width: 5,
      align: 'right',
      value: ({ errors }) => ({ text: shareText(errors, report.errors), tone: 'faint' }),
    },
    ...(report.previousRun === undefined ? [] : [beforeColumn(Math.max(6, count))]),
    {
      heading: 'FIRST',
      width: row,
      align: 'right',
      value: ({ firstRow }) => ({ text: rowText(firstRow), tone: 'plain' }),
    },
    {
      heading: 'LAST',
      width: row,
      align: 'right',
      value: ({ lastRow }) => ({ text: rowText(lastRow), tone: 'plain' }),
    },
  ];
  let room = width - leastGroup;
  const shown: ErrorColumn[] = [];
  for (const column of right) {
    if (column.width + 1 > room) break;
    room -= column.width + 1;
    shown.push(column);
  }
  const used = shown.reduce((sum, column) => sum + column.width + 1, 0);
  const reason: ErrorColumn = {
    heading: 'REASON, FIELD',
    width: Math.max(0, width - used),
    value: (group) => ({ text: groupText(group), tone: 'warn' }),
  };
  return [reason, ...shown];
}

/** How many there were in the run before: what is new stands out. */
function beforeColumn(width: number): ErrorColumn {
  return {
    heading: 'BEFORE',
    width,
    align: 'right',
    value: ({ before = 0 }) =>
      before === 0 ? { text: 'new', tone: 'bad' } : { text: countText(before), tone: 'faint' },
  };
}

export function errorHeader(columns: readonly ErrorColumn[]): Line {
  const text = columns.map(({ heading, width, align }) => cell(heading, width, align)).join(' ');
  return [{ text, tone: 'faint' }];
}

/** One group on a line. */
export function errorLine(group: ReportedErrors, columns: readonly ErrorColumn[]): Line {
  return columns.flatMap(({ width, align, value }, i) => {
    const { text, tone } = value(group);
    return [i === 0 ? '' : ' ', { text: cell(text, width, align), tone }];
  });
}

/** `type_mismatch amount`. */
export function groupText({ reason, field }: Pick<ReportedErrors, 'reason' | 'field'>): string {
  return field === undefined ? reason : `${reason} ${field}`;
}

function rowText(row: number | undefined): string {
  return row === undefined ? '-' : String(row);
}
