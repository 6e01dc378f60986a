import type { ASTNode } from '@marcbachmann/cel-js';

import { comprehensions } from './functions.ts';

/** Where an expression reads a field of a root: `row.wind`, `row["wind"]`. */
export interface FieldAccess {
  readonly root: string;
  readonly field: string;
  readonly node: ASTNode;
}

/** The parts of a node as they are written, from left to right. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'value' || node.op === 'id') return [];
  if (node.op === '.' || node.op === '.?') return [node.args[0]];
  if (node.op === '!_' || node.op === '-_') return [node.args];
  if (node.op === 'call') return node.args[1];
  if (node.op === 'rcall') return [node.args[1], ...node.args[2]];
  if (node.op === 'map') return node.args.flat();
  return node.args;
}

/** The field that the node reads, if it reads one of a root directly and names it. */
export function accessOf(node: ASTNode, roots: ReadonlySet<string>): FieldAccess | undefined {
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [target, key] = node.args;
  if (target.op !== 'id' || !roots.has(target.args)) return undefined;
  const field = typeof key === 'string' ? key : key.op === 'value' ? key.args : undefined;
  return typeof field === 'string' ? { root: target.args, field, node } : undefined;
}

/** The variable that a comprehension (`row.tags.exists(tag, …)`) brings in for its arguments. */
export function variableOf(node: ASTNode): string | undefined {
  if (node.op !== 'rcall' || !comprehensions.includes(node.args[0])) return undefined;
  const variable = node.args[2][0];
  return variable?.op === 'id' ? variable.args : undefined;
}

/**
 * What the expression reads below the roots, as far as the names go: `row.customer.tier`, `row.tags`
 * for `row.tags[0]`. Each once, in the order of the source.
 */
export function pathsIn(tree: ASTNode, roots: ReadonlySet<string>): readonly string[] {
  const path = pathOf(tree, roots);
  if (path !== undefined) return [path];
  return [...new Set(partsOf(tree).flatMap((part) => pathsIn(part, roots)))];
}

function pathOf(node: ASTNode, roots: ReadonlySet<string>): string | undefined {
  const access = accessOf(node, roots);
  if (access !== undefined) return `${access.root}.${access.field}`;
  const base = node.op === '.' ? pathOf(node.args[0], roots) : undefined;
  return node.op === '.' && base !== undefined ? `${base}.${node.args[1]}` : undefined;
}

export function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  for (const part of partsOf(node)) walk(part, visit);
}
