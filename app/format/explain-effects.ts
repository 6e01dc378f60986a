import type { ExplainedEffect, ExplainedTry } from '../../landscape/model/explained-effect.ts';
import type { ExplainedToken } from '../../landscape/model/explained-token.ts';
import { displayText } from './display-text.ts';
import { addStoredText } from './explain-end.ts';
import { latencyText } from './latency-text.ts';
import { addFact, addHeading } from './report.ts';
import type { Report } from './report.ts';

/** What was sent for a token, every try with its answer; nothing for tokens of other sinks. */
export function addEffects(report: Report, { id, effects }: ExplainedToken): void {
  if (effects.length === 0) return;
  addHeading(report, `SENT for token ${id}`);
  for (const effect of effects) {
    addFact(report, 'key', effect.key);
    addFact(report, 'stands', standsText(effect));
    for (const [i, each] of effect.tries.entries()) {
      addFact(report, `try ${i + 1}`, tryText(each));
      if (each.answer !== null) addStoredText(report, each.answer);
    }
  }
}

const statuses = { reserved: 'not sent yet', in_flight: 'under way' } as const;
const endings = {
  applied: 'taken by the receiver',
  refused: 'refused by the receiver',
  given_up: 'given up: every answer was that it could not be taken now',
} as const;

function standsText({ status, ending, sink }: ExplainedEffect): string {
  const stands = status === 'finalised' ? endings[ending ?? 'applied'] : statuses[status];
  return `${stands}, by \`${displayText(sink)}\``;
}

const results = {
  applied: 'taken',
  refused: 'refused',
  not_applied: 'not taken',
  unknown: 'nobody knows whether it was taken',
} as const;

function tryText({ startedAt, durationMs, result, resolved }: ExplainedTry): string {
  const time = durationMs === null ? '' : `after ${latencyText(durationMs)}: `;
  const came = result === null ? 'no answer was recorded' : `${time}${results[result]}`;
  if (resolved === null) return `${startedAt}, ${came}`;
  const who = resolved.name === null ? 'the receiver' : displayText(resolved.name);
  return `${startedAt}, ${came}; ${results[resolved.as]}, said ${who} at ${resolved.at}`;
}
