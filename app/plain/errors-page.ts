import type { Progress } from '../../engine/progress.ts';
import type { ReportedErrors } from '../../landscape/queries/error-report.ts';
import { displayText } from '../format/display-text.ts';
import { countText, plural } from '../format/numbers.ts';
import type { Reader } from '../reading/reader.ts';
import type { PlainPage, PlainTarget } from './plain-page.ts';

/** What went wrong in a run, in groups; each number opens the rows of a group. */
export async function errorsPage(reader: Reader, { runKey }: Progress): Promise<PlainPage> {
  const { groups, errors, previousRun } = await reader.ask('errors', { run: runKey });
  if (errors === 0) return { text: `Nothing went wrong in ${runKey}.`, items: [] };
  const inGroups = groups.length === 1 ? 'of one kind' : `of ${groups.length} kinds`;
  return {
    text: `${plural(errors, 'error')} in ${runKey}, ${inGroups}; a number opens the rows of its kind:`,
    items: groups.map((group) => ({
      text: groupLine(group, previousRun),
      opens: rowsOf(group, runKey),
    })),
  };
}

function groupLine(
  { errors, reason, field, node, firstRow, before }: ReportedErrors,
  previousRun: string | undefined,
): string {
  const at = `${reason}${field === undefined ? '' : ` in ${displayText(field)}`} at ${displayText(node)}`;
  const first = firstRow === undefined ? '' : `, first in row ${countText(firstRow)}`;
  const then =
    before === undefined || previousRun === undefined
      ? ''
      : `, ${countText(before)} in the run before, ${previousRun}`;
  return `${plural(errors, 'error')}: ${at}${first}${then}`;
}

function rowsOf({ node, reason, field }: ReportedErrors, run: string): PlainTarget {
  const rows = { node, reason, ...(field === undefined ? {} : { field }) };
  return { screen: 'run', run, tab: 'rows', rows };
}
