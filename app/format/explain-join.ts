import type { ExplainedJoin } from '../../landscape/model/explained-step.ts';
import { compareText } from '../../landscape/compare-text.ts';
import { displayText } from './display-text.ts';
import { countText } from './numbers.ts';
import { addFact } from './report.ts';
import type { FactLayout, Report } from './report.ts';

/** Which branches were there, and what decided that they were enough, or never would be. */
export function addJoin(report: Report, join: ExplainedJoin, layout: FactLayout): void {
  const { arrived, missing, policy } = join;
  if (join.isLate) return addFact(report, 'late', 'the others had merged already', layout);
  if (arrived.length === 0) return;
  const all = arrived.length + missing.length;
  addFact(report, 'arrived', `${names(arrived)} (${arrived.length} of ${all})`, layout);
  if (missing.length > 0) addFact(report, 'missing', names(missing), layout);
  const decided = decidedText(join);
  const asked = policy === null ? '' : ` (${displayText(policy)})`;
  addFact(report, 'decided', decided === '' ? `policy${asked}` : `${decided}${asked}`, layout);
}

export function decidedText({ decided, followsRow }: ExplainedJoin): string {
  switch (decided) {
    case null:
      return '';
    case 'all_arrived':
      return 'all branches had arrived';
    case 'quorum':
      return 'a quorum had arrived';
    case 'first':
      return 'the first one had arrived';
    case 'branches_ended':
      return 'no other branch could come any more';
    case 'timeout':
      return followsRow === null
        ? 'the time was up'
        : `the time was up, after row ${countText(followsRow)}`;
    default:
      return displayText(decided);
  }
}

/** How the rows became one: in a union the branch that each field came from, branch by branch. */
export function addMerge(report: Report, { merge, fields, collisions }: ExplainedJoin): void {
  const layout = { indent: 6 };
  if (merge !== null) addFact(report, 'merge', displayText(merge), layout);
  if (fields === null) return;
  const byBranch = Map.groupBy(Object.entries(fields), ([, branch]) => branch);
  for (const [branch, own] of byBranch) {
    const list = own.map(([field]) => field).toSorted(compareText);
    addFact(report, 'fields', `${names(list)} from ${displayText(branch)}`, layout);
  }
  const others = ([field, branches]: readonly [string, readonly string[]]) =>
    `${fields[field] ?? ''}, not from ${names(branches.filter((each) => each !== fields[field]))}`;
  for (const [which, own] of Map.groupBy(Object.entries(collisions ?? {}), others)) {
    const list = own.map(([field]) => field).toSorted(compareText);
    addFact(report, 'had by both', `${names(list)}; taken from ${which}`, layout);
  }
}

function names(list: readonly string[]): string {
  return list.map((each) => displayText(each)).join(', ');
}
