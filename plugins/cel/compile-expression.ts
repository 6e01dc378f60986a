import type { ASTNode } from '@marcbachmann/cel-js';

import type { RowData } from '../../landscape/model/json.ts';
import type { CompileExpression, Expression, ExpressionType } from '../expression.ts';
import type { FieldSet, FieldSpec } from '../fields.ts';
import { checkNames } from './check-names.ts';
import { checkTypes } from './check-types.ts';
import { environmentFor } from './environment.ts';
import { explainFailure } from './explain-failure.ts';
import { explainRejection } from './explain-rejection.ts';
import { instrument } from './instrument.ts';
import { untestedOptionalFields } from './null-tests.ts';
import { RejectedExpression } from './rejected-expression.ts';
import { RowView } from './row-view.ts';
import { staticType, type StaticKind, type StaticType } from './static-type.ts';
import { accessOf, partsOf, pathsIn, walk, type FieldAccess } from './syntax.ts';
import { toJsonValue } from './to-json-value.ts';

type Roots = Readonly<Record<string, FieldSet>>;

const expressionTypes: Readonly<Record<StaticKind, ExpressionType>> = {
  bool: 'bool',
  int: 'number',
  float: 'number',
  str: 'string',
  decimal: 'string',
  datetime: 'string',
  any: 'unknown',
  structure: 'other',
  time: 'other',
  null: 'other',
};

/** An expression that also knows what a field with its result is. */
export interface TypedExpression extends Expression {
  readonly result: FieldSpec;
}

export type CompiledTypedExpression =
  | { readonly ok: true; readonly expression: TypedExpression }
  | { readonly ok: false; readonly message: string; readonly column: number | undefined };

/** `compileExpression` with the type of the result as fields have types. */
export function compileTypedExpression(source: string, roots: Roots): CompiledTypedExpression {
  try {
    return { ok: true, expression: compile(source, roots) };
  } catch (error) {
    return explainRejection(error, source);
  }
}

/**
 * CEL on cel-js, with the rules of design.md §3: fields declared `int` are CEL ints, all other
 * numbers doubles, mixed arithmetic and comparisons work, results that are not finite are errors,
 * `matches` takes linear time.
 */
export const compileExpression: CompileExpression = (source, roots) =>
  compileTypedExpression(source, roots);

function compile(source: string, roots: Roots): TypedExpression {
  if (!source.isWellFormed()) throw new RejectedExpression('there is half a character in it');
  const program = environmentFor(Object.keys(roots)).parse(source);
  const tree = program.ast;
  checkNames(tree, roots);
  checkTypes(tree, source, roots);
  const type = staticType(tree, roots);
  if (type.kind === 'time')
    throw new RejectedExpression(
      'a row cannot hold a time; compare it, or make a text of it with `string(…)`',
      0,
    );
  const accesses = accessesIn(tree, roots);
  const untested = untestedOptionalFields(tree, roots);
  instrument(tree);
  const checked = program.check();
  if (!checked.valid) throw checked.error ?? new RejectedExpression('the expression is not valid');

  const views = Object.entries(roots).map(([root, fields]) => ({
    root,
    view: new RowView(intFields(fields)),
    isWhole: usesWhole(tree, root),
  }));
  const context: Record<string, unknown> = Object.fromEntries(
    views.map(({ root, view }) => [root, view]),
  );
  return {
    source,
    type: expressionTypes[type.kind],
    result: toFieldSpec(type),
    fields: pathsIn(tree, new Set(Object.keys(roots))),
    untestedOptionalFields: untested,
    evaluate(given: Readonly<Record<string, RowData>>) {
      try {
        for (const { root, view, isWhole } of views) {
          view.show(given[root] ?? {});
          if (isWhole) context[root] = view.toMap();
        }
        const result: unknown = program(context);
        return { ok: true, value: toJsonValue(result) };
      } catch (error) {
        return { ok: false, error: explainFailure(error, { source, accesses, roots: given }) };
      }
    },
  };
}

function accessesIn(tree: ASTNode, roots: Roots): readonly FieldAccess[] {
  const names = new Set(Object.keys(roots));
  const accesses: FieldAccess[] = [];
  walk(tree, (node) => {
    const access = accessOf(node, names);
    if (access !== undefined) accesses.push(access);
  });
  return accesses.toSorted((a, b) => a.node.start - b.node.start);
}

function intFields({ fields }: FieldSet): ReadonlySet<string> {
  return new Set([...fields].filter(([, { type }]) => type === 'int').map(([name]) => name));
}

/** True when the root is used other than by reading a field of it. */
function usesWhole(node: ASTNode, root: string): boolean {
  if (node.op === 'id') return node.args === root;
  const parts = partsOf(node);
  const isField = (node.op === '.' || node.op === '[]') && node.args[0].op === 'id';
  return (isField ? parts.slice(1) : parts).some((part) => usesWhole(part, root));
}

function toFieldSpec({ kind, nullable }: StaticType): FieldSpec {
  const isField = kind !== 'structure' && kind !== 'time' && kind !== 'null';
  return { type: isField ? kind : 'any', optional: nullable };
}
