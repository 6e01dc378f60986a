import type { ASTNode } from '@marcbachmann/cel-js';

import type { FieldSet } from '../fields.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { compilePattern } from '../patterns.ts';
import { fieldPath } from './field-path.ts';
import { globalFunctions, methods } from './functions.ts';
import { RejectedExpression } from './rejected-expression.ts';
import { accessOf, partsOf, variableOf, walk } from './syntax.ts';

type Roots = Readonly<Record<string, FieldSet>>;

/** Names of types; they mean something only beside `type(x)`. */
const typeNames = ['bool', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type'];
/** The library drops these keys from map literals without a word. */
const lostKeys: readonly unknown[] = ['__proto__', 'constructor', 'prototype'];

/**
 * Refuses what the library would let through or explain badly: unknown names, fields and functions,
 * bad patterns, and literals that no row can hold.
 *
 * @throws RejectedExpression
 */
export function checkNames(tree: ASTNode, roots: Roots): void {
  let asksForTypes = false;
  walk(tree, (node) => {
    if (node.op === 'call' && node.args[0] === 'type') asksForTypes = true;
  });
  checkNode(tree, roots, asksForTypes ? typeNames : []);
}

function checkNode(node: ASTNode, roots: Roots, variables: readonly string[]): void {
  checkHere(node, roots, variables);
  const variable = variableOf(node);
  const inner = variable === undefined ? variables : [...variables, variable];
  for (const part of partsOf(node)) checkNode(part, roots, inner);
}

function checkHere(node: ASTNode, roots: Roots, variables: readonly string[]): void {
  const access = accessOf(node, new Set(Object.keys(roots)));
  if (access !== undefined) checkField(access.root, access.field, roots, node.pos);
  const variable = variableOf(node);
  if (variable !== undefined && Object.hasOwn(roots, variable))
    throw new RejectedExpression(`\`${variable}\` is taken; use another name`, node.start);
  if (node.op === 'id') checkName(node.args, roots, variables, node.start);
  if (node.op === 'call') checkCall(node.args[0], node.args[1], node.start);
  if (node.op === 'rcall') checkMethod(node.args[0], node.args[1], node.args[2]);
  if (node.op === 'value') checkLiteral(node.args, node.start);
  if (node.op === 'map') for (const [key] of node.args) checkKey(key);
}

function checkField(root: string, field: string, roots: Roots, offset: number): void {
  const set = roots[root];
  if (set === undefined || set.open || set.fields.has(field)) return;
  const near = nearestName(field, set.fields.keys());
  const help =
    near === undefined
      ? `the fields are ${[...set.fields.keys()].map((name) => `\`${name}\``).join(', ')}`
      : `did you mean \`${fieldPath(root, near)}\`?`;
  throw new RejectedExpression(`\`${root}\` has no field \`${field}\`; ${help}`, offset);
}

const wordsOfPython = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

function checkName(name: string, roots: Roots, variables: readonly string[], offset: number): void {
  const valid = Object.keys(roots);
  if (valid.includes(name) || variables.includes(name)) return;
  const owner = valid.find((root) => roots[root]?.fields.has(name));
  const near = wordsOfPython.get(name) ?? nearestName(name, valid);
  const meant = owner === undefined ? near : fieldPath(owner, name);
  const reads = valid.map((root) => `\`${root}\``).join(' and ');
  const help =
    meant === undefined
      ? `an expression reads ${reads}, for example \`${valid[0]}.${name}\``
      : `did you mean \`${meant}\`?`;
  throw new RejectedExpression(`\`${name}\` is not known; ${help}`, offset);
}

function checkFunction(name: string, known: readonly string[], offset: number): void {
  if (known.includes(name)) return;
  const near = nearestName(name, known);
  const help =
    near === undefined ? `the functions are ${known.join(', ')}` : `did you mean \`${near}\`?`;
  throw new RejectedExpression(`there is no function \`${name}\`; ${help}`, offset);
}

function checkCall(name: string, args: readonly ASTNode[], offset: number): void {
  checkFunction(name, globalFunctions, offset);
  const [path] = args;
  if (name !== 'has' || (args.length === 1 && path?.op === '.')) return;
  const message = '`has` takes one path like `row.field`; for other names write `"name" in row`';
  throw new RejectedExpression(message, offset);
}

function checkMethod(name: string, target: ASTNode, args: readonly ASTNode[]): void {
  checkFunction(name, methods, target.end + 1);
  if (name.startsWith('get') && args.length > 0) {
    const message = `\`${name}\` takes no zone here: the result would depend on the machine`;
    throw new RejectedExpression(message, target.end + 1);
  }
  const [pattern] = args;
  if (name !== 'matches' || pattern?.op !== 'value' || typeof pattern.args !== 'string') return;
  const compiled = compilePattern(pattern.args);
  if (!compiled.ok) throw new RejectedExpression(`bad pattern: ${compiled.message}`, pattern.start);
}

function checkLiteral(value: unknown, offset: number): void {
  if (typeof value !== 'object' || value === null) return;
  const kind = value instanceof Uint8Array ? 'bytes' : 'unsigned ints';
  throw new RejectedExpression(`${kind} are not available: no row can hold them`, offset);
}

function checkKey(key: ASTNode): void {
  if (key.op === 'value' && !lostKeys.includes(key.args)) return;
  const message = 'the keys of a map are written out, and are not `__proto__` or `constructor`';
  throw new RejectedExpression(message, key.start);
}
