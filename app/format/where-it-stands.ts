import type { ExplainedEffect } from '../../landscape/model/explained-effect.ts';
import type { ExplainedToken } from '../../landscape/model/explained-token.ts';
import { displayText } from './display-text.ts';
import { decisionPhrase } from './explain-cause.ts';

/** Where a token is that has not ended, or what keeps it there. */
export function whereItStands({ steps, made, effects }: ExplainedToken): string {
  const sent = effects.find(({ status }) => status !== 'finalised');
  if (sent?.status === 'reserved')
    return `it was to be sent by ${name(sent.sink)}, and was not yet`;
  if (sent !== undefined) return underWay(sent);
  const last = steps.at(-1);
  if (last === undefined) {
    return made.by === 'source' ? 'it has just been read' : 'it was made and had not gone on yet';
  }
  const node = name(last.node.name);
  const [onward] = last.taken;
  // It was on its way along an error route when something else ended the run.
  if (last.error !== null && onward !== undefined && onward.to.kind !== 'halt') {
    const to = onward.to.kind === 'node' ? name(onward.to.name) : onward.to.kind;
    return `${node} could not take it, and it was on its way to ${to} when the run stopped`;
  }
  if (last.error !== null && onward !== undefined) {
    return `${node} halted the run: ${displayText(last.error.message ?? last.error.reason)}`;
  }
  if (last.error !== null) {
    return `${node} stopped the run: ${displayText(last.error.message ?? last.error.reason)}`;
  }
  const halted = last.taken.some(({ to }) => to.kind === 'halt');
  if (halted && last.decision !== null) {
    return `${node} halted the run, because it ${decisionPhrase(last.decision)}`;
  }
  if (halted) return `${node} sent it to \`halt\``;
  if (last.status === 'open') return `it is at ${node}`;
  return `the last thing recorded is that it passed ${node}`;
}

/** Sent, and perhaps taken: what is known of the last try. */
function underWay({ sink, tries }: ExplainedEffect): string {
  const last = tries.at(-1);
  const known = last?.resolved?.as ?? last?.result;
  if (known === 'applied') return `${name(sink)} sent it, and it was taken`;
  if (known === 'not_applied') return `${name(sink)} sent it, and it was not taken`;
  return `${name(sink)} sent it, and nobody knows whether it arrived`;
}

function name(text: string): string {
  return `\`${displayText(text)}\``;
}
