import type { ASTNode } from '@marcbachmann/cel-js';

import type { FieldSet, FieldType } from '../fields.ts';
import { notNullWhen, type Names } from './null-tests.ts';
import { accessOf } from './syntax.ts';

/**
 * What shows of a value without running anything. `structure`: a list or a map. `time`: a timestamp
 * or a duration. `null`: always null. `any`: nothing shows.
 */
export type StaticKind = FieldType | 'structure' | 'time' | 'null';

export interface StaticType {
  readonly kind: StaticKind;
  /** True when null can come out as far as the declarations tell. */
  readonly nullable: boolean;
}

type Roots = Readonly<Record<string, FieldSet>>;

const sure = (kind: StaticKind): StaticType => ({ kind, nullable: kind === 'null' });

const resultKinds: Readonly<Record<string, StaticKind>> = {
  size: 'int',
  int: 'int',
  indexOf: 'int',
  lastIndexOf: 'int',
  double: 'float',
  string: 'str',
  join: 'str',
  substring: 'str',
  trim: 'str',
  lowerAscii: 'str',
  upperAscii: 'str',
  bool: 'bool',
  has: 'bool',
  all: 'bool',
  exists: 'bool',
  exists_one: 'bool',
  contains: 'bool',
  startsWith: 'bool',
  endsWith: 'bool',
  matches: 'bool',
  map: 'structure',
  filter: 'structure',
  split: 'structure',
  timestamp: 'time',
  duration: 'time',
};

/** @param tested - Fields, as `row.wind`, that a test around the node found not to be null. */
export function staticType(node: ASTNode, roots: Roots, tested: Names = new Set()): StaticType {
  if (node.op === 'value') return sure(literalKind(node.args));
  if (node.op === 'id') return sure(Object.hasOwn(roots, node.args) ? 'structure' : 'any');
  if (node.op === '.' || node.op === '[]') return fieldType(node, roots, tested);
  if (node.op === '.?' || node.op === '[?]') return sure('any');
  if (node.op === 'list' || node.op === 'map') return sure('structure');
  if (node.op === 'rcall') return sure(resultKind(node.args[0]));
  if (node.op === 'call') {
    const [name, [argument]] = node.args;
    return name === 'dyn' && argument
      ? staticType(argument, roots, tested)
      : sure(resultKind(name));
  }
  if (node.op === '?:') {
    const [condition, yes, no] = node.args;
    const knowing = (outcome: boolean) =>
      new Set([...tested, ...notNullWhen(condition, outcome, new Set(Object.keys(roots)))]);
    return eitherType(staticType(yes, roots, knowing(true)), staticType(no, roots, knowing(false)));
  }
  if (node.op === '-_') return sure(staticType(node.args, roots).kind === 'int' ? 'int' : 'float');
  if (isArithmetic(node)) {
    const [left, right] = node.args.map((operand) => staticType(operand, roots).kind);
    return sure(arithmeticKind(node.op, left ?? 'any', right ?? 'any'));
  }
  return sure('bool'); // comparisons, `in`, `!`, `&&`, `||`
}

function isArithmetic(
  node: ASTNode,
): node is Extract<ASTNode, { readonly op: '+' | '-' | '*' | '/' | '%' }> {
  return ['+', '-', '*', '/', '%'].includes(node.op);
}

function literalKind(value: unknown): StaticKind {
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'str' : 'null';
}

function fieldType(node: ASTNode, roots: Roots, tested: Names): StaticType {
  const access = accessOf(node, new Set(Object.keys(roots)));
  const spec = access && roots[access.root]?.fields.get(access.field);
  if (access === undefined || spec === undefined) return sure('any');
  const isTested = tested.has(`${access.root}.${access.field}`);
  return { kind: spec.type, nullable: spec.optional && !isTested };
}

function resultKind(name: string): StaticKind {
  if (name.startsWith('get')) return 'int';
  return Object.hasOwn(resultKinds, name) ? resultKinds[name]! : 'any';
}

function eitherType(left: StaticType, right: StaticType): StaticType {
  const nullable = left.nullable || right.nullable;
  if (left.kind === right.kind || right.kind === 'null') return { kind: left.kind, nullable };
  if (left.kind === 'null') return { kind: right.kind, nullable };
  const numbers = isNumber(left.kind) && isNumber(right.kind);
  return { kind: numbers ? 'float' : 'any', nullable };
}

/** Arithmetic that succeeds: what goes with what decides what comes out. */
function arithmeticKind(operator: string, left: StaticKind, right: StaticKind): StaticKind {
  if (left === 'int' && right === 'int') return 'int';
  if (left === 'time' || right === 'time') return 'time';
  if (isNumber(left) || isNumber(right) || operator !== '+') return 'float';
  if (isText(left) || isText(right)) return 'str';
  return left === 'structure' || right === 'structure' ? 'structure' : 'any';
}

function isNumber(kind: StaticKind): boolean {
  return kind === 'int' || kind === 'float';
}

function isText(kind: StaticKind): boolean {
  return kind === 'str' || kind === 'decimal' || kind === 'datetime';
}
