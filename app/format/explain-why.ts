import type { ExplainedBatch } from '../../landscape/model/explained-batch.ts';
import type { ExplainedEnd, ExplainedToken } from '../../landscape/model/explained-token.ts';
import type { Explanation } from '../../landscape/model/explanation.ts';
import { displayText } from './display-text.ts';
import { handsOn, talliesText } from './ends.ts';
import { because } from './explain-cause.ts';
import { childrenText } from './explain-end.ts';
import { waitText } from './explain-wait.ts';
import { countText, plural } from './numbers.ts';
import { whereItStands } from './where-it-stands.ts';

/** The tokens in which the way of what was asked ends; where nothing ends, where it stands. */
export function endsOf({ tokens }: Explanation): readonly ExplainedToken[] {
  const shown = new Set(tokens.map(({ id }) => id));
  return tokens.filter(({ role, end, children }) => {
    if (role === 'ancestor') return false;
    return end === null || !handsOn.has(end.outcome) || !children.some((each) => shown.has(each));
  });
}

/** The answer in one sentence: what became of the token, and why. */
export function whySentence(
  explanation: Explanation,
  token: ExplainedToken,
  isOneOfSeveral = false,
): string {
  const which = isOneOfSeveral ? whichPhrase(explanation, token) : '';
  const subject = `${subjectOf(explanation, token)}${which}`;
  const { end, waits } = token;
  const isRunning = explanation.run.status === 'running';
  if (waits !== null) return `${subject} has not ended: ${waitText(waits, isRunning)}.`;
  if (end === null) return `${subject} has not ended: ${whereItStands(token)}.`;
  const what = whatBecameOf(explanation, token, end);
  // Where it went on in other tokens these have their own reasons, and being late is one already.
  const isSaid = handsOn.has(end.outcome) || end.joinGroup !== null;
  return `${subject} ${what}${isSaid ? '' : because(end.because, token.made)}.`;
}

/** `Row 42 (weather.csv line 44)`, or the token when the question was about one. */
export function subjectOf({ asked, rows, batches }: Explanation, token: ExplainedToken): string {
  const row = rows.find(({ id }) => id === token.row);
  if (row === undefined) {
    const batch = batches.find(({ id }) => id === token.batch);
    const of = batch === undefined ? '' : ` of ${plural(batch.members, 'row')}`;
    const made = token.made.by === 'batch' ? 'made by' : 'going back to';
    return `Token ${token.id} (${made} batch ${token.batch ?? 'unknown'}${of})`;
  }
  const place = `${displayText(row.file)} line ${row.line}`;
  if (asked.row !== null) return `Row ${row.index} (${place})`;
  return `Token ${token.id} of row ${row.index} (${place})`;
}

/** Which of the tokens of a row is meant. */
function whichPhrase({ asked }: Explanation, { id, made, row }: ExplainedToken): string {
  const named = asked.row === null || row === null ? '' : `, token ${id}`;
  switch (made.by) {
    case 'source':
      return named;
    case 'fork':
      return `${named} on branch ${name(made.branch)},`;
    case 'expansion':
      return `${named}, child ${countText(made.position)} of ${countText(made.siblings)},`;
    case 'join':
      return `${named}, merged at ${name(made.node)},`;
    case 'batch':
      return named;
    default:
      return made satisfies never;
  }
}

function whatBecameOf({ batches }: Explanation, token: ExplainedToken, end: ExplainedEnd): string {
  const sink = end.sink === null ? '' : name(end.sink);
  switch (end.outcome) {
    case 'completed':
      return `was written to ${sink}`;
    case 'routed':
      return `was routed to ${sink}`;
    case 'quarantined':
      return end.sink === null
        ? 'was quarantined, kept in the landscape only,'
        : `was quarantined in ${sink}`;
    case 'discarded':
      return end.joinGroup === null
        ? 'was discarded'
        : `was discarded, too late for ${end.joinGroup}, into which the others had merged`;
    case 'failed':
      return 'failed';
    case 'buffered':
      return `waits in batch ${end.batch ?? ''}`;
    case 'consumed_in_batch':
      return consumedText(
        token,
        batches.find(({ id }) => id === end.batch),
      );
    case 'forked':
      return `was forked into ${childrenText(token)}`;
    case 'expanded':
      return token.childCount === 0
        ? 'was expanded into no rows'
        : `was expanded into ${childrenText(token)}`;
    case 'coalesced':
      return `was merged with its siblings into ${end.joinGroup ?? ''}`;
    default:
      return end.outcome satisfies never;
  }
}

function consumedText(token: ExplainedToken, batch: ExplainedBatch | undefined): string {
  if (batch === undefined) return 'was consumed by its batch';
  const others = batch.members - 1;
  const company = others === 0 ? 'alone' : `with ${plural(others, 'other row')}`;
  const consumed = `was consumed ${company} by batch ${batch.id} at ${name(batch.node)}`;
  if (batch.outputs === 0) return `${consumed}, which put out nothing`;
  const ends = batch.ends.length === 0 ? '' : ` (${talliesText(batch.ends)})`;
  return `${consumed}, which made ${childrenText(token)}${ends}`;
}

function name(text: string): string {
  return `\`${displayText(text)}\``;
}
