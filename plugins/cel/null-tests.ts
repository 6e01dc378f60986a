import type { ASTNode } from '@marcbachmann/cel-js';

import type { FieldSet } from '../fields.ts';
import { accessOf, partsOf } from './syntax.ts';

type Roots = Readonly<Record<string, FieldSet>>;
/** Fields as `row.wind`. */
export type Names = ReadonlySet<string>;

const orderings: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const none: Names = new Set();

/**
 * Fields declared optional that are ordered where they can be null, as `row.wind`. A test is
 * `row.wind != null` with `&&` or `?:`, or `row.wind == null` with `||` or `?:`; in CEL it protects
 * on either side of `&&` and `||`. `has(row.wind)` is none: a field can be there and be null.
 */
export function untestedOptionalFields(tree: ASTNode, roots: Roots): readonly string[] {
  const found = new Set<string>();
  const names = new Set(Object.keys(roots));

  function visit(node: ASTNode, tested: Names): void {
    if (orderings.has(node.op)) for (const part of partsOf(node)) collect(part, tested);
    if (node.op === '&&' || node.op === '||') {
      const [left, right] = node.args;
      const holds = node.op === '&&';
      visit(left, union(tested, notNullWhen(right, holds, names)));
      visit(right, union(tested, notNullWhen(left, holds, names)));
    } else if (node.op === '?:') {
      const [condition, yes, no] = node.args;
      visit(condition, tested);
      visit(yes, union(tested, notNullWhen(condition, true, names)));
      visit(no, union(tested, notNullWhen(condition, false, names)));
    } else {
      for (const part of partsOf(node)) visit(part, tested);
    }
  }

  /** Fields whose null would reach the ordering: the operand itself, or what it computes with. */
  function collect(operand: ASTNode, tested: Names): void {
    const access = accessOf(operand, names);
    const name = access && `${access.root}.${access.field}`;
    const optional = access && roots[access.root]?.fields.get(access.field)?.optional === true;
    if (name !== undefined && optional === true && !tested.has(name)) found.add(name);
    if (['+', '-', '*', '/', '%', '-_'].includes(operand.op))
      for (const part of partsOf(operand)) collect(part, tested);
  }

  visit(tree, none);
  return [...found];
}

/** Fields that cannot be null when the condition has come out as `outcome`. */
export function notNullWhen(condition: ASTNode, outcome: boolean, roots: Names): Names {
  if (condition.op === '!_') return notNullWhen(condition.args, !outcome, roots);
  if (condition.op === '&&' || condition.op === '||') {
    const [left, right] = condition.args.map((part) => notNullWhen(part, outcome, roots));
    const bothHold = (condition.op === '&&') === outcome;
    return bothHold
      ? union(left ?? none, right ?? none)
      : intersection(left ?? none, right ?? none);
  }
  if (condition.op !== '==' && condition.op !== '!=') return none;
  const [left, right] = condition.args;
  const [operand, literal] = left.op === 'value' ? [right, left] : [left, right];
  if (literal.op !== 'value') return none;
  const equal = (condition.op === '==') === outcome;
  const isNull = literal.args === null;
  const access = accessOf(operand, roots);
  return access !== undefined && equal !== isNull
    ? new Set([`${access.root}.${access.field}`])
    : none;
}

function union(a: Names, b: Names): Names {
  return new Set([...a, ...b]);
}

function intersection(a: Names, b: Names): Names {
  return new Set([...a].filter((name) => b.has(name)));
}
