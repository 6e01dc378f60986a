import type { ExplainedStep, FieldChange } from '../../../../landscape/model/explained-step.ts';
import type {
  ExplainedToken,
  ExplainedWrite,
} from '../../../../landscape/model/explained-token.ts';
import { artifactName } from '../../../format/artifact-name.ts';
import { displayText, displayValue } from '../../../format/display-text.ts';
import { childrenText } from '../../../format/explain-end.ts';
import { countText, plural } from '../../../format/numbers.ts';
import { valuesPhrase } from '../../../format/values-phrase.ts';
import type { Tone } from '../../theme.ts';
import type { Line, Span } from '../../components/line.tsx';
import type { StepEntry } from './journey.ts';

/** What a step changed, decided or found wrong, and where the token went from there: for one line. */
export function stepSummary({ token, step, isLast }: StepEntry): Line {
  const here = [...waitSpans(token, isLast), ...whatHappened(step)];
  const then = isLast ? endSpans(token, step) : routeSpans(step);
  const parts = [here, then, messageSpans(step)].filter((part) => part.length > 0);
  return parts.flatMap((part, i) => (i === 0 ? part : ['  ', ...part]));
}

function whatHappened(step: ExplainedStep): readonly Span[] {
  const { error, decision, batch, outputRows, node } = step;
  if (error !== null) return [{ text: error.reason, tone: 'bad' }];
  if (decision !== null) return decisionSpans(step);
  if (batch !== null) {
    return [`${batch.batch}, member ${countText(batch.position)} of ${countText(batch.of)}`];
  }
  if (outputRows !== null) return [`made ${plural(outputRows, 'row')}`];
  if (step.join?.isLate === true) return [{ text: 'too late to merge', tone: 'warn' }];
  return node.kind === 'sink' || node.kind === 'gate' ? [] : changeSpans(step);
}

/** The sentence of an error, behind where it led: it can be long. */
function messageSpans({ error }: ExplainedStep): readonly Span[] {
  return error === null || error.message === null ? [] : [error.message];
}

/** What a gate found and where that led comes first: values can be long. */
function decisionSpans({ decision, taken, error }: ExplainedStep): readonly Span[] {
  if (decision === null || error !== null) return [];
  const { condition, result, values } = decision;
  const to = targetSpans(taken);
  if (condition === null && Object.keys(values ?? {}).length === 0) return to;
  if (values === null) return [...to, { text: '  its values are gone', tone: 'faint' }];
  return [
    { text: `${displayValue(result)} `, tone: 'accent' },
    ...to,
    { text: `  ${valuesPhrase(values)}`, tone: 'faint' },
  ];
}

const marks: Readonly<Record<FieldChange['kind'], { readonly mark: string; readonly tone: Tone }>> =
  {
    added: { mark: '+', tone: 'added' },
    removed: { mark: '-', tone: 'removed' },
    changed: { mark: '~', tone: 'changed' },
  };

/** More names than these do not fit on any line. */
const mostNames = 12;

function changeSpans({ changes, node, status }: ExplainedStep): readonly Span[] {
  if (changes === null) {
    return status === 'completed' ? [{ text: 'its rows are gone', tone: 'faint' }] : [];
  }
  if (changes.length === 0) return [{ text: 'no field changed', tone: 'faint' }];
  if (node.kind === 'source') {
    return [{ text: `+${plural(changes.length, 'field')}`, tone: 'added' }];
  }
  return changes.slice(0, mostNames).flatMap(({ kind, path }, i): readonly Span[] => {
    const { mark, tone } = marks[kind];
    const name = { text: `${mark}${displayText(path.join('.'))}`, tone };
    return i === 0 ? [name] : [' ', name];
  });
}

/** Where it went after an error; a decision says so itself. */
function routeSpans({ taken, node, error, decision }: ExplainedStep): readonly Span[] {
  const isSaid = decision !== null && error === null;
  return isSaid || (node.kind !== 'gate' && error === null) ? [] : targetSpans(taken);
}

function targetSpans(taken: ExplainedStep['taken']): readonly Span[] {
  if (taken.length === 0) return [];
  const targets = taken.map(({ to }) => (to.kind === 'node' ? displayText(to.name) : to.kind));
  return [{ text: `→ ${targets.join(', ')}`, tone: 'accent' }];
}

/** For how many it waits; the answer and the detail say where and since when. */
function waitSpans({ waits }: ExplainedToken, isLast: boolean): readonly Span[] {
  if (waits === null || !isLast) return [];
  switch (waits.for) {
    case 'batch': {
      const { members, flushesAt } = waits;
      const of = flushesAt === null ? '' : ` of ${countText(flushesAt)}`;
      return [{ text: `waits: ${countText(members)}${of} rows  `, tone: 'running' }];
    }
    case 'branches': {
      const all = waits.arrived.length + waits.missing.length;
      const there = `${waits.arrived.length} of ${plural(all, 'branch', 'branches')}`;
      return [{ text: `waits: ${there}  `, tone: 'running' }];
    }
    default:
      return waits satisfies never;
  }
}

/** How the way of a token ends behind its last step. */
function endSpans(token: ExplainedToken, step: ExplainedStep): readonly Span[] {
  const { end } = token;
  if (end === null) return routeSpans(step);
  if (end.artifact !== null && end.written !== null && step.node.kind === 'sink') {
    const { path, publishedPath } = end.artifact;
    const { mark, tone } = states[end.written.inArtifact];
    const name = artifactName(publishedPath ?? path);
    const { offset, length } = end.written;
    const place = `, byte ${countText(offset)} to ${countText(offset + length)}`;
    return [name, end.artifact.type === 'file' ? place : '', ' ', { text: mark, tone }];
  }
  switch (end.outcome) {
    case 'expanded':
    case 'consumed_in_batch':
      return token.childCount === 0 ? [] : [{ text: `→ ${childrenText(token)}`, tone: 'accent' }];
    case 'coalesced':
      return [{ text: `→ ${end.joinGroup ?? ''}`, tone: 'accent' }];
    case 'discarded':
      return end.joinGroup === null ? [{ text: '→ discard', tone: 'accent' }] : [];
    case 'quarantined':
      return end.sink === null ? [{ text: 'kept in the landscape only', tone: 'warn' }] : [];
    case 'forked':
    case 'completed':
    case 'routed':
    case 'failed':
    case 'buffered':
      return routeSpans(step);
    default:
      return end.outcome satisfies never;
  }
}

const states: Readonly<
  Record<ExplainedWrite['inArtifact'], { readonly mark: string; readonly tone: Tone }>
> = {
  same: { mark: '✓ there', tone: 'good' },
  not_published: { mark: 'not published yet', tone: 'running' },
  not_looked_at: { mark: '', tone: 'plain' },
  in_table: { mark: '', tone: 'plain' },
  sent: { mark: '', tone: 'plain' },
  file_gone: { mark: '✗ the file is gone', tone: 'bad' },
  file_changed: { mark: '✗ the file was changed', tone: 'bad' },
};
