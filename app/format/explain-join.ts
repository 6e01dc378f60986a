import type { ExplainedJoin } from '../../landscape/model/explained-step.ts';
import { compareText } from '../../landscape/compare-text.ts';
import { displayText } from './display-text.ts';
import type { Fact } from './fact.ts';
import { countText } from './numbers.ts';

/** Which branches were there, and what decided that they were enough, or never would be. */
export function joinFacts(join: ExplainedJoin): readonly Fact[] {
  const { arrived, missing, policy } = join;
  if (join.isLate) return [{ label: 'late', text: 'the others had merged already' }];
  if (arrived.length === 0) return [];
  const all = arrived.length + missing.length;
  const decided = decidedText(join);
  const asked = policy === null ? '' : ` (${displayText(policy)})`;
  return [
    { label: 'arrived', text: `${names(arrived)} (${arrived.length} of ${all})` },
    ...(missing.length > 0 ? [{ label: 'missing', text: names(missing) }] : []),
    { label: 'decided', text: decided === '' ? `policy${asked}` : `${decided}${asked}` },
  ];
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
export function mergeFacts({ merge, fields, collisions }: ExplainedJoin): readonly Fact[] {
  const facts: Fact[] = merge === null ? [] : [{ label: 'merge', text: merge }];
  if (fields === null) return facts;
  const byBranch = Map.groupBy(Object.entries(fields), ([, branch]) => branch);
  for (const [branch, own] of byBranch) {
    const list = own.map(([field]) => field).toSorted(compareText);
    facts.push({ label: 'fields', text: `${names(list)} from ${displayText(branch)}` });
  }
  const others = ([field, branches]: readonly [string, readonly string[]]) =>
    `${fields[field] ?? ''}, not from ${names(branches.filter((each) => each !== fields[field]))}`;
  for (const [which, own] of Map.groupBy(Object.entries(collisions ?? {}), others)) {
    const list = own.map(([field]) => field).toSorted(compareText);
    facts.push({ label: 'had by both', text: `${names(list)}; taken from ${which}` });
  }
  return facts;
}

function names(list: readonly string[]): string {
  return list.map((each) => displayText(each)).join(', ');
}
