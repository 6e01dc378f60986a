import type { ErrorRecord } from '../landscape/model/error-record.ts';
import type { JsonValue, RowData } from '../landscape/model/json.ts';
import type { FieldSet } from './fields.ts';

/** The CEL type of an expression's result, as far as it shows without running it. */
export type ExpressionType = 'bool' | 'string' | 'number' | 'other' | 'unknown';

export type ExpressionResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: ErrorRecord };

/** A CEL expression over one or more roots (`row`, `batch`), compiled once. */
export interface Expression {
  readonly source: string;
  readonly type: ExpressionType;
  /** Fields that it names below a root, `['row.wind']` for example, each once, in order of first use. */
  readonly fields: readonly string[];
  /** Fields declared optional that it orders (`<`, `>=` …) without testing them for null first. */
  readonly untestedOptionalFields: readonly string[];
  /** Never throws on values: what fails on them is an error record. */
  evaluate(roots: Readonly<Record<string, RowData>>): ExpressionResult;
}

export type CompiledExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly message: string; readonly column: number | undefined };

/** Compiles an expression; `roots` names what it may read and what is known about the fields there. */
export type CompileExpression = (
  source: string,
  roots: Readonly<Record<string, FieldSet>>,
) => CompiledExpression;
