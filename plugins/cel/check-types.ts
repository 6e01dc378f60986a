import type { ASTNode } from '@marcbachmann/cel-js';

import type { FieldSet } from '../fields.ts';
import { RejectedExpression } from './rejected-expression.ts';
import { staticType } from './static-type.ts';
import type { StaticKind } from './static-type.ts';
import { walk } from './syntax.ts';

type Roots = Readonly<Record<string, FieldSet>>;

/** Kinds that CEL compares and computes with each other. */
type Family = 'a number' | 'text' | 'true or false' | 'a time' | 'a list or a map';

const families: Readonly<Record<StaticKind, Family | undefined>> = {
  int: 'a number',
  float: 'a number',
  str: 'text',
  decimal: 'text',
  datetime: 'text',
  bool: 'true or false',
  time: 'a time',
  structure: 'a list or a map',
  null: undefined,
  any: undefined,
};

const verbs: Readonly<Record<string, string>> = {
  '<': 'compared',
  '<=': 'compared',
  '>': 'compared',
  '>=': 'compared',
  '==': 'equal',
  '!=': 'equal',
  '+': 'added',
  '-': 'subtracted',
  '*': 'multiplied',
  '/': 'divided',
  '%': 'divided',
};

/**
 * Refuses what can succeed on no row: text compared with a number, arithmetic on text. Only where
 * both sides have types that the schema or the expression itself settles.
 *
 * @throws RejectedExpression
 */
export function checkTypes(tree: ASTNode, source: string, roots: Roots): void {
  walk(tree, (node) => {
    const verb = Object.hasOwn(verbs, node.op) ? verbs[node.op] : undefined;
    if (verb === undefined || !isBinary(node)) return;
    const [left, right] = node.args;
    // Of literals alone the library says it as well, and a time goes with others in its own ways.
    if (left.op === 'value' && right.op === 'value') return;
    const first = familyOf(left, roots);
    const second = familyOf(right, roots);
    if (first === undefined || second === undefined) return;
    if (first === 'a time' || second === 'a time') return;
    if (first === second && (first !== 'text' || !isNumeric(node.op))) return;
    const what = `${describe(left, source, first)} and ${describe(right, source, second)}`;
    const message = `${what}, which can never be ${verb}${advice(first, second)}`;
    throw new RejectedExpression(message, node.start);
  });
}

function advice(left: Family, right: Family): string {
  const isNumberInText = left === 'text' && (right === 'text' || right === 'a number');
  if (!isNumberInText && !(left === 'a number' && right === 'text')) return '';
  return '; declare the field `float` or `int` in the schema of the source, or write `double(…)`';
}

function describe(node: ASTNode, source: string, family: Family): string {
  return `\`${source.slice(node.start, node.end)}\` is ${family}`;
}

function familyOf(node: ASTNode, roots: Roots): Family | undefined {
  return families[staticType(node, roots).kind];
}

function isNumeric(operator: string): boolean {
  return ['-', '*', '/', '%'].includes(operator);
}

type Binary = Extract<
  ASTNode,
  { readonly op: '<' | '<=' | '>' | '>=' | '==' | '!=' | '+' | '-' | '*' | '/' | '%' }
>;

function isBinary(node: ASTNode): node is Binary {
  return Object.hasOwn(verbs, node.op);
}
