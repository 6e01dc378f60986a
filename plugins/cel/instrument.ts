import { EvaluationError, TypeError as CelTypeError, type ASTNode } from '@marcbachmann/cel-js';

import { registeredName } from './functions.ts';
import { walk } from './syntax.ts';

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);

type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown;
type Check = (checker: { readonly dynType: unknown }, node: unknown, context: unknown) => unknown;

/** What a node of cel-js 8 is beyond its declared type: the functions that run it can be replaced. */
interface Programmable {
  readonly meta: { readonly evaluate: Evaluate; readonly check: Check };
  setMeta(key: 'evaluate', run: Evaluate): unknown;
  setMeta(key: 'check', run: Check): unknown;
}

/**
 * Changes a parsed expression where our rules are stricter or wider than the library's, before it is
 * checked and run: arithmetic refuses a result that is not finite at once (`row.a / row.b > 5` is
 * false for no row in which `b` is 0), the branches of `?:` may differ in type, functions that we
 * replace go by their registered names.
 */
export function instrument(tree: ASTNode): void {
  walk(tree, (node) => {
    if (arithmetic.has(node.op)) refuseNonFinite(node);
    if (node.op === '?:') allowMixedBranches(node);
    if (node.op === 'call' || node.op === 'rcall') node.args[0] = registeredName(node.args[0]);
  });
}

function refuseNonFinite(node: ASTNode): void {
  const programmable = toProgrammable(node);
  const { evaluate } = programmable.meta;
  programmable.setMeta('evaluate', (evaluator, self, context) => {
    const value = evaluate(evaluator, self, context);
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new EvaluationError({ code: 'non_finite', message: `the result is ${value}`, node });
  });
}

function allowMixedBranches(node: ASTNode): void {
  const programmable = toProgrammable(node);
  const { check } = programmable.meta;
  programmable.setMeta('check', (checker, self, context) => {
    try {
      return check(checker, self, context);
    } catch (error) {
      // The check has done all its work when it finds this.
      if (error instanceof CelTypeError && error.code === 'incompatible_ternary_branches')
        return checker.dynType;
      throw error;
    }
  });
}

function toProgrammable(node: object): Programmable {
  if (!isProgrammable(node)) throw new Error('cel-js has changed inside: see instrument.ts');
  return node;
}

function isProgrammable(node: object): node is Programmable {
  return 'setMeta' in node && typeof node.setMeta === 'function' && 'meta' in node;
}
