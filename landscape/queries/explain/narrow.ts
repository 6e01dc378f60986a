import { compareText } from '../../compare-text.ts';
import { NotFoundError } from '../../model/errors.ts';
import { nearestName } from '../../model/nearest-name.ts';
import type {
  ExplainedDecision,
  ExplainedStep,
  ExplainedToken,
  Explanation,
} from '../../model/explanation.ts';

/**
 * Only the tokens that ended in the sink, with their ancestors.
 *
 * @throws NotFoundError `END_NOT_FOUND` when none did.
 */
export function narrowToSink(explanation: Explanation, sink: string): Explanation {
  const byId = new Map(explanation.tokens.map((token) => [token.id, token]));
  const kept = new Set<ExplainedToken>();
  const keep = (token: ExplainedToken | undefined): void => {
    if (token === undefined || kept.has(token)) return;
    kept.add(token);
    for (const parent of token.parents) keep(byId.get(parent));
  };
  for (const token of explanation.tokens) if (token.end?.sink === sink) keep(token);
  if (kept.size === 0) throw noEndIn(explanation, sink);
  const rows = new Set([...kept].map((token) => token.row));
  return {
    ...explanation,
    asked: { ...explanation.asked, sink },
    rows: explanation.rows.filter((row) => rows.has(row.id)),
    tokens: explanation.tokens.filter((token) => kept.has(token)),
  };
}

function noEndIn({ tokens, run }: Explanation, sink: string): NotFoundError {
  const ends = tokens.map(({ end }) => end?.sink ?? end?.outcome ?? 'no end yet');
  return new NotFoundError(
    'END_NOT_FOUND',
    `Nothing of it ended in the sink \`${sink}\` in run ${run.key}; it ended as: ${[...new Set(ends)].join(', ')}.`,
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
    steps: token.steps.filter((step) => touches(step, field)).map((step) => onlyOf(step, field)),
  }));
  if (tokens.every(({ steps }) => steps.length === 0)) throw noSuchField(explanation, field);
  return { ...explanation, asked: { ...explanation.asked, field }, tokens };
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
  const changes = step.changes?.filter(({ path }) => path[0] === field) ?? null;
  return { ...step, changes };
}

function noSuchField({ tokens }: Explanation, field: string): NotFoundError {
  const steps = tokens.flatMap((token) => token.steps);
  const known = steps.flatMap(({ changes }) => changes?.map(({ path }) => path[0] ?? '') ?? []);
  const fields = [...new Set(known)].toSorted(compareText);
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
