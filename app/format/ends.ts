import type { EndTally } from '../../landscape/model/explained-batch.ts';
import type { OutcomeKind } from '../../landscape/model/outcome.ts';
import { displayText } from './display-text.ts';
import { countText } from './numbers.ts';

/** Tokens that handed their row on to other tokens are not an end of their own. */
export const handsOn: ReadonlySet<OutcomeKind> = new Set([
  'forked',
  'expanded',
  'coalesced',
  'consumed_in_batch',
]);

/** `9,998 completed in `results`, 2 have not ended`. */
export function talliesText(tallies: readonly EndTally[]): string {
  return tallies.map(tallyText).join(', ');
}

function tallyText({ outcome, sink, tokens }: EndTally): string {
  if (outcome === null) return `${countText(tokens)} not ended`;
  const preposition = outcome === 'routed' ? 'to' : 'in';
  const where = sink === null ? '' : ` ${preposition} \`${displayText(sink)}\``;
  return `${countText(tokens)} ${outcome}${where}`;
}

/** `completed 9,998, failed 2`: how the tokens of a run ended. */
export function endsText(outcomes: ReadonlyMap<OutcomeKind, number>): string {
  const ends = [...outcomes].filter(([kind]) => !handsOn.has(kind));
  return ends.map(([kind, tokens]) => `${kind} ${countText(tokens)}`).join(', ');
}
