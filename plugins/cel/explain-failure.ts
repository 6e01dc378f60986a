import { EvaluationError } from '@marcbachmann/cel-js';

import type { ErrorReason, ErrorRecord } from '../../landscape/model/error-record.ts';
import { getField, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { codePoints } from '../code-points.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { fieldPath } from './field-path.ts';
import { withWrittenNames } from './functions.ts';
import type { FieldAccess } from './syntax.ts';

interface Failure {
  readonly source: string;
  /** Every access in the expression, in the order of the source. */
  readonly accesses: readonly FieldAccess[];
  readonly roots: Readonly<Record<string, RowData>>;
}

/** What went wrong with which values, as an error of the row: `row.wind > 5` with `row.wind = null`. */
export function explainFailure(error: unknown, failure: Failure): ErrorRecord {
  const code = error instanceof EvaluationError ? error.code : '';
  const range = withBrackets(
    failure.source,
    rangeOf(error) ?? { start: 0, end: failure.source.length },
  );
  const inside = distinct(
    failure.accesses.filter(({ node }) => node.start >= range.start && node.end <= range.end),
  );
  const [only] = inside;
  const part = clip(failure.source.slice(range.start, range.end), 80);
  const values = inside.map((access) => showValue(access, failure.roots)).join(', ');
  const sentence = describe(code, `\`${part}\``, summaryOf(error));
  const missing = code === 'no_such_key' ? missingField(inside, failure.roots) : undefined;
  const message = missing ?? (values === '' ? sentence : `${sentence}: ${values}`);
  return {
    reason: reasonOf(code),
    message: clip(message, 300),
    ...(inside.length === 1 && only && { field: only.field }),
  };
}

/** A part of an expression with the brackets that are open in it closed: `7 - (7` becomes `7 - (7)`. */
function withBrackets(source: string, range: Range): Range {
  let { start, end } = range;
  for (;;) {
    const part = source.slice(start, end);
    const missing = part.split('(').length - part.split(')').length;
    const behind = /^\s*\)/.exec(source.slice(end))?.[0];
    const before = /\(\s*$/.exec(source.slice(0, start))?.[0];
    if (missing > 0 && behind !== undefined) end += behind.length;
    else if (missing < 0 && before !== undefined) start -= before.length;
    else return { start, end };
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function reasonOf(code: string): ErrorReason {
  const nonFinite = ['non_finite', 'division_by_zero', 'modulo_by_zero'];
  if (code === 'too_deep') return 'depth_exceeded';
  return nonFinite.includes(code) ? 'non_finite_result' : 'expression_failed';
}

function describe(code: string, part: string, summary: string): string {
  switch (code) {
    case 'no_such_overload':
    case 'no_matching_overload':
      return `${part} does not work on these values`;
    case 'no_such_key':
      return `${part} is not there`;
    case 'non_finite':
      return `${part} is not a finite number`;
    case 'division_by_zero':
    case 'modulo_by_zero':
      return `${part} divides by zero`;
    case 'invalid_condition_type':
      return `${part} decides and is neither true nor false`;
    case 'invalid_logical_operand':
      return `${part} combines what is neither true nor false`;
    default:
      return `${part}: ${summary}`;
  }
}

/** A sentence for a field that the row does not have; `undefined` when something deeper is missing. */
function missingField(
  accesses: readonly FieldAccess[],
  roots: Failure['roots'],
): string | undefined {
  const missing = accesses.find(({ root, field }) => valueOf(root, field, roots) === undefined);
  if (missing === undefined) return undefined;
  const { root, field } = missing;
  const near = nearestName(field, Object.keys(roots[root] ?? {}));
  const help = near === undefined ? '' : `; did you mean \`${fieldPath(root, near)}\`?`;
  return `\`${fieldPath(root, field)}\` is missing${help}`;
}

/** Logical operators report their left operand whichever is wrong, so the whole expression is meant. */
function rangeOf(error: unknown): { readonly start: number; readonly end: number } | undefined {
  if (!(error instanceof EvaluationError) || error.code === 'invalid_logical_operand')
    return undefined;
  return error.node && { start: error.node.start, end: error.node.end };
}

function summaryOf(error: unknown): string {
  if (error instanceof EvaluationError) return withWrittenNames(error.summary);
  return error instanceof Error ? error.message : String(error);
}

function distinct(accesses: readonly FieldAccess[]): readonly FieldAccess[] {
  const byName = new Map(accesses.map((access) => [`${access.root}.${access.field}`, access]));
  return [...byName.values()];
}

function showValue({ root, field }: FieldAccess, roots: Failure['roots']): string {
  const value = valueOf(root, field, roots);
  const path = fieldPath(root, field);
  return value === undefined
    ? `${path} is missing`
    : `${path} = ${clip(JSON.stringify(value), 60)}`;
}

function valueOf(root: string, field: string, roots: Failure['roots']): JsonValue | undefined {
  const row = roots[root];
  return row && getField(row, field);
}

function clip(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const points = codePoints(line);
  return points.length <= length ? line : `${points.slice(0, length - 1).join('')}…`;
}
