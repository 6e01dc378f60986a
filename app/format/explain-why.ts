import type {
  Because,
  ExplainedDecision,
  ExplainedEnd,
  ExplainedToken,
  Explanation,
} from '../../landscape/model/explanation.ts';
import type { NodeKind } from '../../landscape/model/graph.ts';
import type { OutcomeKind } from '../../landscape/model/outcome.ts';
import { displayText, displayValue } from './display-text.ts';

/** Tokens that handed their row on to other tokens are not an end of their own. */
const handsOn: ReadonlySet<OutcomeKind> = new Set([
  'forked',
  'expanded',
  'coalesced',
  'consumed_in_batch',
]);

/** The tokens in which the way of what was asked ends; where nothing ends, where it stands. */
export function endsOf({ tokens }: Explanation): readonly ExplainedToken[] {
  const concerned = tokens.filter(({ role }) => role !== 'ancestor');
  const ends = concerned.filter(({ end }) => end === null || !handsOn.has(end.outcome));
  return ends.length > 0 ? ends : concerned;
}

/** The answer in one sentence: what became of the token, and why. */
export function whySentence(explanation: Explanation, token: ExplainedToken): string {
  const subject = subjectOf(explanation, token);
  const { end } = token;
  if (end === null) return `${subject} has not ended: ${whereItStands(token)}.`;
  return `${subject} ${whatBecameOf(end)}${because(end.because)}.`;
}

/** `Row 42 (weather.csv line 44)`, or the token when the question was about one. */
export function subjectOf({ asked, rows }: Explanation, token: ExplainedToken): string {
  const row = rows.find(({ id }) => id === token.row);
  if (row === undefined) return `Token ${token.id} (made by batch ${token.batch ?? 'unknown'})`;
  const place = `${displayText(row.file)} line ${row.line}`;
  if (asked.row !== null) return `Row ${row.index} (${place})`;
  return `Token ${token.id} of row ${row.index} (${place})`;
}

function whatBecameOf(end: ExplainedEnd): string {
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
        : 'was discarded, too late for a join that had merged already,';
    case 'failed':
      return 'failed';
    case 'buffered':
      return `waits in batch ${end.batch ?? ''}`;
    case 'consumed_in_batch':
      return `was consumed by batch ${end.batch ?? ''}`;
    case 'forked':
      return 'was forked';
    case 'expanded':
      return 'was expanded into several';
    case 'coalesced':
      return 'was merged with its siblings';
    default:
      return end.outcome satisfies never;
  }
}

function because(cause: Because): string {
  switch (cause.kind) {
    case 'path':
      return '; no gate decided on its way';
    case 'gate':
      return ` because ${name(cause.node)} ${decisionPhrase(cause.decision)}`;
    case 'error':
      return ` because ${errorPhrase(cause)}`;
    default:
      return cause satisfies never;
  }
}

/** What a gate found, with the values it had. */
export function decisionPhrase({ condition, result, label, values }: ExplainedDecision): string {
  if (condition === null) return `sends every row along ${name(label ?? '')}`;
  if (values === null) {
    return `chose ${name(label ?? '')} by ${code(condition)} (the values it had are gone)`;
  }
  const found =
    typeof result === 'boolean'
      ? `found ${code(condition)} ${String(result)}`
      : `found ${displayValue(result)} by ${code(condition)}`;
  const named = valuesPhrase(values);
  return named === '' ? found : `${found}, with ${named}`;
}

/** `row.wind = 11.2 and row.gust = 20`. */
export function valuesPhrase(values: NonNullable<ExplainedDecision['values']>): string {
  return Object.entries(values)
    .map(([field, value]) => `${displayText(field)} = ${displayValue(value)}`)
    .join(' and ');
}

function errorPhrase({ node, nodeKind, error }: ErrorCause): string {
  const what = error.message === null ? 'its message is gone' : displayText(error.message);
  return `${refusals[nodeKind](name(node))}: ${what} (${displayText(error.reason)})`;
}

type ErrorCause = Extract<Because, { kind: 'error' }>;

const refusals: Readonly<Record<NodeKind, (node: string) => string>> = {
  source: () => 'the source refused the record',
  transform: (node) => `${node} could not take it`,
  gate: (node) => `${node} could not decide`,
  aggregation: (node) => `${node} could not take its batch`,
  coalesce: (node) => `${node} could not merge it`,
  sink: (node) => `${node} refused to write it`,
};

function whereItStands({ steps }: ExplainedToken): string {
  const last = steps.at(-1);
  if (last === undefined) return 'it has just been read';
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

function name(text: string): string {
  return `\`${displayText(text)}\``;
}

function code(text: string): string {
  return `\`${displayText(text.trim())}\``;
}
