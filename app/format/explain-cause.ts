import type { Because, ExplainedOrigin } from '../../landscape/model/explained-token.ts';
import type { ExplainedDecision } from '../../landscape/model/explained-step.ts';
import type { NodeKind } from '../../landscape/model/graph.ts';
import { displayText, displayValue } from './display-text.ts';
import { valuesPhrase } from './values-phrase.ts';

/** What decided an end, as the second half of a sentence. */
export function because(cause: Because, made: ExplainedOrigin): string {
  switch (cause.kind) {
    case 'path':
      return `; no gate decided ${since[made.by]}`;
    case 'gate':
      return ` because ${name(cause.node)} ${decisionPhrase(cause.decision)}`;
    case 'error':
      return ` because ${errorPhrase(cause)}`;
    default:
      return cause satisfies never;
  }
}

/** From where on its way was looked at: what its branches or members decided is theirs. */
const since: Readonly<Record<ExplainedOrigin['by'], string>> = {
  source: 'on its way',
  fork: 'on its way',
  expansion: 'on its way',
  join: 'behind the merge',
  batch: 'behind the batch',
};

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

function name(text: string): string {
  return `\`${displayText(text)}\``;
}

function code(text: string): string {
  return `\`${displayText(text.trim())}\``;
}
