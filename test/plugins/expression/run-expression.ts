import type { RowData } from '../../../landscape/model/json.ts';
import {
  compileTypedExpression,
  type TypedExpression,
} from '../../../plugins/cel/compile-expression.ts';
import type { ExpressionResult } from '../../../plugins/expression.ts';
import { unknownFields, type FieldSet } from '../../../plugins/fields.ts';

export function compiled(source: string, fields: FieldSet = unknownFields): TypedExpression {
  const result = compileTypedExpression(source, { row: fields });
  if (!result.ok) throw new Error(`${source}: ${result.message}`);
  return result.expression;
}

export function evaluate(source: string, row: RowData, fields?: FieldSet): ExpressionResult {
  return compiled(source, fields).evaluate({ row });
}

/** The message and the column of an expression that must not compile. */
export function rejection(source: string, fields: FieldSet = unknownFields): string {
  const result = compileTypedExpression(source, { row: fields });
  if (result.ok) throw new Error(`${source} compiles`);
  return `${result.column ?? '-'}: ${result.message}`;
}
