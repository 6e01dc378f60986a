import type { ExplainedToken } from '../../landscape/model/explained-token.ts';
import { displayText, displayValue } from './display-text.ts';
import { addChanges } from './explain-changes.ts';
import { joinFacts, mergeFacts } from './explain-join.ts';
import { countText } from './numbers.ts';
import { addFact, addFacts } from './report.ts';
import type { Report } from './report.ts';

const detail = { indent: 6 };

/** `branch rules, forked from t-1 at `fan``; nothing of a token that came with its row. */
export function originPhrase({ made }: ExplainedToken): string {
  switch (made.by) {
    case 'source':
      return '';
    case 'fork':
      return `branch ${displayText(made.branch)}, forked from ${made.of} at ${node(made.node)}`;
    case 'expansion':
      return `child ${countText(made.position)} of ${countText(made.siblings)} of ${made.of} at ${node(made.node)}`;
    case 'join': {
      const parents = made.of.map(({ token, branch }) => `${token} (${displayText(branch)})`);
      return `merged of ${parents.join(' and ')} at ${node(made.node)}`;
    }
    case 'batch':
      return `output ${countText(made.position)} of ${countText(made.siblings)} of batch ${made.of} at ${node(made.node)}`;
    default:
      return made satisfies never;
  }
}

/** What its maker did to the row with which the token began. */
export function addOrigin(report: Report, { made, data }: ExplainedToken): void {
  switch (made.by) {
    case 'source':
    case 'fork':
      break;
    case 'expansion':
    case 'batch':
      if (made.changes === null) {
        addFact(report, 'changes', 'the rows are gone with the payloads of the run', detail);
      } else addChanges(report, made.changes);
      break;
    case 'join':
      addFacts(report, [...joinFacts(made.join), ...mergeFacts(made.join)], detail.indent);
      break;
    default:
      made satisfies never;
  }
  const row = data?.data ?? null;
  if (row !== null) addFact(report, 'row', displayValue(row), detail);
}

function node(name: string): string {
  return `\`${displayText(name)}\``;
}
