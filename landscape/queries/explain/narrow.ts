import { compareText } from '../../compare-text.ts';
import { NotFoundError } from '../../model/errors.ts';
import { nearestName } from '../../model/nearest-name.ts';
import type { EndTally } from '../../model/explained-batch.ts';
import type { ExplainedDecision, ExplainedStep, FieldChange } from '../../model/explained-step.ts';
import type { ExplainedOrigin } from '../../model/explained-token.ts';
import type { Explanation } from '../../model/explanation.ts';
import type { NodeIndex } from '../../model/ids.ts';
import type { Run } from '../../model/run.ts';
import type { RunGraph } from '../run-graph.ts';

/** @throws NotFoundError `SINK_NOT_FOUND` when the run has no such sink. */
export function sinkIndex(graph: RunGraph, name: string): NodeIndex {
  const sinks = graph.nodes.filter(({ kind }) => kind === 'sink');
  const found = sinks.find((sink) => sink.name === name);
  if (found !== undefined) return found.nodeIndex;
  const names = sinks.map((sink) => sink.name);
  const nearest = nearestName(name, names);
  throw new NotFoundError('SINK_NOT_FOUND', `The run has no sink \`${name}\`.`, {
    facts: { sink: name, sinks: names },
    nextStep: `${nearest === undefined ? '' : `Did you mean \`${nearest}\`? `}Its sinks are ${names.join(', ')}.`,
  });
}

/** The error when nothing ended in a sink, which says where it ended instead. */
export function noEndIn(run: Run, sink: string, tally: readonly EndTally[]): NotFoundError {
  const ends = tally.map((end) => end.sink ?? end.outcome ?? 'no end yet');
  return new NotFoundError(
    'END_NOT_FOUND',
    `Nothing of it ended in the sink \`${sink}\` in run ${run.runKey}; it ended as: ${[...new Set(ends)].join(', ')}.`,
    { facts: { sink, ends }, nextStep: 'Leave --sink out to see all its ends.' },
  );
}

/**
 * Only the steps that touched a field: changed it, failed on it, or decided by it.
 *
 * @throws NotFoundError `FIELD_NOT_FOUND` when no step did.
 */
export function narrowToField(explanation: Explanation, field: string): Explanation {
  const tokens = explanation.tokens.map((token) => ({
    ...token,
    made: narrowOrigin(token.made, field),
    steps: token.steps.filter((step) => touches(step, field)).map((step) => onlyOf(step, field)),
  }));
  const isTouched = tokens.some(({ steps, made }) => steps.length > 0 || sets(made));
  if (!isTouched) throw noSuchField(explanation, field);
  return { ...explanation, asked: { ...explanation.asked, field }, tokens };
}

function narrowOrigin(made: ExplainedOrigin, field: string): ExplainedOrigin {
  switch (made.by) {
    case 'source':
    case 'fork':
      return made;
    case 'expansion':
    case 'batch':
      return { ...made, changes: changesOf(made.changes, field) };
    case 'join': {
      const { fields, collisions } = made.join;
      const join = {
        ...made.join,
        fields: only(fields, field),
        collisions: only(collisions, field),
      };
      return { ...made, join };
    }
    default:
      return made satisfies never;
  }
}

function only<T>(
  values: Readonly<Record<string, T>> | null,
  field: string,
): Readonly<Record<string, T>> | null {
  const value = values !== null && Object.hasOwn(values, field) ? values[field] : undefined;
  return value === undefined ? null : { [field]: value };
}

/** Whether what is left of how a token was made gave it the field. */
function sets(made: ExplainedOrigin): boolean {
  if (made.by === 'join') return made.join.fields !== null;
  return 'changes' in made && (made.changes?.length ?? 0) > 0;
}

function changesOf(changes: readonly FieldChange[] | null, field: string) {
  return changes?.filter(({ path }) => path[0] === field) ?? null;
}

function touches({ changes, decision, error }: ExplainedStep, field: string): boolean {
  if (changes?.some(({ path }) => path[0] === field) === true) return true;
  if (decision !== null && reads(decision, field)) return true;
  return error?.field === field;
}

/** Conditions name fields from their root down: `row.wind`, `row.meta.stage`. */
function reads({ values }: ExplainedDecision, field: string): boolean {
  const own = `row.${field}`;
  return Object.keys(values ?? {}).some((name) => name === own || name.startsWith(`${own}.`));
}

function onlyOf(step: ExplainedStep, field: string): ExplainedStep {
  return { ...step, changes: changesOf(step.changes, field) };
}

function noSuchField({ tokens }: Explanation, field: string): NotFoundError {
  const changes = tokens.flatMap(({ steps, made }) => [
    ...('changes' in made ? (made.changes ?? []) : []),
    ...steps.flatMap((step) => step.changes ?? []),
  ]);
  const fields = [...new Set(changes.map(({ path }) => path[0] ?? ''))].toSorted(compareText);
  return new NotFoundError('FIELD_NOT_FOUND', `No recorded step touched a field \`${field}\`.`, {
    facts: { field, fields },
    nextStep: nextStep(fields, nearestName(field, fields)),
  });
}

function nextStep(fields: readonly string[], nearest: string | undefined): string {
  if (fields.length === 0) {
    return 'No field of it is known: its record was refused, or its payloads are gone.';
  }
  const had = `The fields it had are ${fields.join(', ')}.`;
  return nearest === undefined ? had : `Did you mean \`${nearest}\`? ${had}`;
}
