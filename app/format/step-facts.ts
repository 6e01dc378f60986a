import type { ExplainedRoute, ExplainedStep } from '../../landscape/model/explained-step.ts';
import { displayText, displayValue } from './display-text.ts';
import { joinFacts } from './explain-join.ts';
import type { Fact } from './fact.ts';
import { latencyText } from './latency-text.ts';
import { countText, durationText, plural } from './numbers.ts';
import { valuesPhrase } from './values-phrase.ts';

/** Why this try came when it did, and with whom the token was there. */
export function circumstanceFacts({
  retry,
  batch,
  join,
  outputRows,
}: ExplainedStep): readonly Fact[] {
  const facts: Fact[] = [];
  if (retry !== null) {
    const { afterMs, cause, message } = retry;
    const why = cause === null ? 'the record of its cause is gone' : displayText(cause);
    const waited = afterMs === null ? '' : `after ${durationText(afterMs)}, because of `;
    const said = message === null ? '' : `: ${displayText(message)}`;
    facts.push({ label: 'retry', text: `${waited}${why}${said}` });
  }
  if (batch !== null) {
    const place = `member ${countText(batch.position)} of ${countText(batch.of)}`;
    facts.push({ label: 'batch', text: `${batch.batch}, ${place}` });
  }
  if (join !== null) facts.push(...joinFacts(join));
  if (outputRows !== null) facts.push({ label: 'made', text: plural(outputRows, 'row') });
  return facts;
}

/** What a gate asked, with the values that it had, and what it found. */
export function decisionFacts({ decision }: ExplainedStep): readonly Fact[] {
  if (decision === null) return [];
  const { condition, result, values } = decision;
  const asked = condition === null ? [] : [{ label: 'condition', text: condition.trim() }];
  // A fork without a condition asks nothing.
  if (condition === null && Object.keys(values ?? {}).length === 0) return asked;
  if (values === null) {
    return [...asked, { label: 'values', text: 'gone with the payloads of the run' }];
  }
  const named = valuesPhrase(values);
  return [
    ...asked,
    { label: 'values', text: named === '' ? 'none: it reads no field' : named },
    { label: 'result', text: displayValue(result) },
  ];
}

/** What was wrong, and where. */
export function errorFacts({ error }: ExplainedStep): readonly Fact[] {
  if (error === null) return [];
  const { reason, message, field, expected, found, details } = error;
  const more = Object.entries(details ?? {})
    .filter(([name]) => name !== 'field')
    .map(([name, value]) => `${displayText(name)} = ${displayValue(value)}`);
  return [
    { label: 'error', text: reason, mark: 'bad' },
    { label: 'message', text: message ?? 'gone with the payloads of the run' },
    ...(field === null ? [] : [{ label: 'field', text: field }]),
    ...(expected === null ? [] : [{ label: 'expected', text: expected }]),
    ...(found === null ? [] : [{ label: 'found', text: found }]),
    ...(more.length === 0 ? [] : [{ label: 'details', text: more.join(', ') }]),
  ];
}

/** Which ways a token took, and which it could have taken; nothing where there was only one. */
export function routeFacts(step: ExplainedStep, isTriedAgain: boolean): readonly Fact[] {
  const { taken, notTaken, node, error } = step;
  if (isTriedAgain) return [{ label: 'taken', text: 'none: it was tried again' }];
  if (node.kind !== 'gate' && error === null) return [];
  const possible = node.kind === 'gate' ? notTaken.filter(({ mode }) => mode !== 'divert') : [];
  const chosen = taken.map(routeText).join('; ');
  return [
    { label: 'taken', text: chosen === '' ? 'no route: kept in the landscape only' : chosen },
    ...(possible.length === 0
      ? []
      : [{ label: 'not taken', text: possible.map(routeText).join('; ') }]),
  ];
}

export function routeText({ label, mode, to }: ExplainedRoute): string {
  const target = to.kind === 'node' ? `\`${displayText(to.name)}\`` : to.kind;
  return `${displayText(label)} → ${target}${mode === 'copy' ? ' (a copy)' : ''}`;
}

export function brokenFacts({ inputIsPreviousOutput }: ExplainedStep): readonly Fact[] {
  if (inputIsPreviousOutput !== false) return [];
  return [{ label: 'broken', text: 'the input is not what the step before put out', mark: 'bad' }];
}

/** The calls that a step made to the outside. */
export function callFacts({ calls }: ExplainedStep): readonly Fact[] {
  return calls.map(({ type, status, latencyMs, id }) => {
    const latency = latencyMs === null ? '' : `, ${latencyText(latencyMs)}`;
    return { label: 'call', text: `${type} ${status}${latency} (${id})` };
  });
}
