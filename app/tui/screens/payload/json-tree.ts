import type { JsonValue } from '../../../../landscape/model/json.ts';
import { countHidden } from '../../../format/display-text.ts';
import type { Digits } from './exact-json.ts';

/** A value within a value. */
export interface JsonNode {
  /** Its name or place in what holds it; `undefined` of the whole. */
  readonly key: string | number | undefined;
  readonly value: JsonValue;
  /** A number as it is written, where `value` is only near it. */
  readonly digits?: string;
  /** Some number in it is not quite `value`. */
  readonly holdsDigits?: boolean;
  readonly depth: number;
  /** Place in the tree of what holds it; -1 of the whole. */
  readonly parent: number;
  /** The place behind the last of what it holds. */
  readonly end: number;
  /** Characters of its key and its text that a terminal would obey or not show. */
  readonly hidden: number;
}

/** A value and all that it holds, in the order in which they are written. */
export type JsonTree = readonly JsonNode[];

type OpenNode = { -readonly [Name in keyof JsonNode]: JsonNode[Name] };

/** Takes a value apart once; without recursion, because it may be nested to any depth. */
export function toTree(value: JsonValue, digits?: Digits): JsonTree {
  const nodes: OpenNode[] = [];
  const add = (key: string | number | undefined, of: JsonValue, parent: number): number => {
    const hidden =
      (typeof key === 'string' ? countHidden(key) : 0) +
      (typeof of === 'string' ? countHidden(of) : 0);
    const depth = parent === -1 ? 0 : (nodes[parent]?.depth ?? 0) + 1;
    const node = { key, value: of, depth, parent, end: nodes.length + 1, hidden };
    const holder = nodes[parent]?.value;
    const written =
      typeof of === 'number' && typeof holder === 'object' && holder !== null
        ? digits?.get(holder)?.get(String(key))
        : undefined;
    if (written === undefined) return nodes.push(node) - 1;
    for (let up = nodes[parent]; up !== undefined && up.holdsDigits !== true;) {
      up.holdsDigits = true;
      up = nodes[up.parent];
    }
    return nodes.push({ ...node, digits: written }) - 1;
  };
  const open = [{ at: add(undefined, value, -1), rest: childrenOf(value) }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { done, value: child } = top.rest.next();
    if (done === true) {
      const node = nodes[top.at];
      if (node !== undefined) node.end = nodes.length;
      open.pop();
      continue;
    }
    const [key, of] = child;
    const at = add(key, of, top.at);
    if (typeof of === 'object' && of !== null) open.push({ at, rest: childrenOf(of) });
  }
  return nodes;
}

function* childrenOf(value: JsonValue): Generator<readonly [string | number, JsonValue], void> {
  if (typeof value !== 'object' || value === null) return;
  if (isList(value)) yield* value.entries();
  else for (const name of Object.keys(value)) yield [name, value[name] ?? null];
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether there is something in it that can be folded away. */
export function isFoldable({ value, end }: JsonNode, at: number): boolean {
  return typeof value === 'object' && value !== null && end > at + 1;
}

/** Places of what is in sight while some nodes are folded. */
export function visibleNodes(tree: JsonTree, folded: ReadonlySet<number>): readonly number[] {
  const visible: number[] = [];
  for (let at = 0; at < tree.length;) {
    visible.push(at);
    at = folded.has(at) ? (tree[at]?.end ?? tree.length) : at + 1;
  }
  return visible;
}

/** With more than this the parts of the whole begin folded. */
const manyNodes = 2000;

export function foldedAtFirst(tree: JsonTree): ReadonlySet<number> {
  return tree.length <= manyNodes ? new Set() : foldedAll(tree);
}

/** Everything that can be folded, but the whole. */
export function foldedAll(tree: JsonTree): ReadonlySet<number> {
  return new Set(tree.flatMap((node, at) => (at > 0 && isFoldable(node, at) ? [at] : [])));
}

/** What holds a node, from the nearest on. */
export function holdersOf(tree: JsonTree, at: number): readonly number[] {
  const holders: number[] = [];
  for (let up = tree[at]?.parent ?? -1; up >= 0; up = tree[up]?.parent ?? -1) holders.push(up);
  return holders;
}

/** Nodes whose name or text has a text in it; capital letters count only when it has some. */
export function findInTree(tree: JsonTree, text: string): readonly number[] {
  const isExact = text !== text.toLowerCase();
  const fits = (found: string) => (isExact ? found : found.toLowerCase()).includes(text);
  return tree.flatMap(({ key, value, digits }, at) => {
    const isHere =
      (typeof key === 'string' && fits(key)) ||
      (typeof value === 'object' ? value === null && fits('null') : fits(digits ?? String(value)));
    return isHere ? [at] : [];
  });
}

/** `.meta.lines[2]["odd name"]`, as jq takes it. */
export function pathText(tree: JsonTree, at: number): string {
  const steps = [at, ...holdersOf(tree, at)].toReversed().flatMap((each): readonly string[] => {
    const key = tree[each]?.key;
    if (key === undefined) return [];
    if (typeof key === 'number') return [`[${key}]`];
    return [/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`];
  });
  const path = steps.join('');
  return path.startsWith('.') ? path : `.${path}`;
}

/** The place to which names lead, or as near to it as they do. */
export function placeOf(tree: JsonTree, path: readonly string[]): number {
  let at = 0;
  for (const name of path) {
    const end = tree[at]?.end ?? 0;
    let child = at + 1;
    while (child < end && String(tree[child]?.key) !== name) child = tree[child]?.end ?? end;
    if (child >= end) return at;
    at = child;
  }
  return at;
}

/**
 * A value as one copies it: a text without its quotes, anything else as JSON; `undefined` where that would
 * not be what is written, because a number in it has more digits, or it is nested too deep.
 */
export function valueText(tree: JsonTree, at: number): string | undefined {
  const node = tree[at];
  if (node === undefined) return undefined;
  const { value, digits, holdsDigits } = node;
  if (typeof value === 'string') return value;
  if (digits !== undefined) return digits;
  if (holdsDigits === true) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
