import { isJsonObject } from '../../landscape/model/json.ts';
import type { JsonValue } from '../../landscape/model/json.ts';

/** Keys and list positions from the root down. */
export type TreePath = readonly (string | number)[];

/** One line of a value in the look of YAML. */
export interface TreeLine {
  /** Indentation, dashes of lists and the key: `  - name:`. */
  readonly lead: string;
  /** The value behind the key; absent where the lines below are the value. */
  readonly value: string | undefined;
  /** Of the value that is on this line; of the key's, where there is none. */
  readonly path: TreePath;
}

/**
 * A value as lines, in the look of YAML; for people, not for a parser: a text is quoted as JSON does it
 * where it could be taken for something else, and never goes over several lines.
 */
export function treeLines(value: JsonValue, path: TreePath = [], indent = ''): readonly TreeLine[] {
  if (isLeaf(value)) return [{ lead: indent, value: leafText(value), path }];
  return childrenOf(value).flatMap(([key, child]) =>
    typeof key === 'string'
      ? entryLines(`${indent}${keyText(key)}:`, child, [...path, key], indent)
      : itemLines(child, [...path, key], indent),
  );
}

function entryLines(
  lead: string,
  child: JsonValue,
  path: TreePath,
  indent: string,
): readonly TreeLine[] {
  if (isLeaf(child)) return [{ lead: `${lead} `, value: leafText(child), path }];
  return [{ lead, value: undefined, path }, ...treeLines(child, path, `${indent}  `)];
}

/** The dash stands before the first line of the item. */
function itemLines(child: JsonValue, path: TreePath, indent: string): readonly TreeLine[] {
  const [first, ...others] = treeLines(child, path, `${indent}  `);
  if (first === undefined) return [];
  return [{ ...first, lead: `${indent}- ${first.lead.slice(indent.length + 2)}` }, ...others];
}

/** Scalars, and lists and mappings with nothing in them. */
export function isLeaf(value: JsonValue): boolean {
  return childrenOf(value).length === 0;
}

type Child = readonly [key: string | number, value: JsonValue];

function childrenOf(value: JsonValue): readonly Child[] {
  if (isJsonObject(value)) return Object.entries(value);
  return Array.isArray(value) ? [...value.entries()] : [];
}

/** A leaf with the way to it. */
export interface Leaf {
  readonly path: TreePath;
  readonly value: JsonValue;
}

/** Every leaf below a value, in their order. */
export function leavesOf(value: JsonValue, path: TreePath = []): readonly Leaf[] {
  if (isLeaf(value)) return [{ path, value }];
  return childrenOf(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

const plainText = /^[A-Za-z_./][\w./ ()[\]{}+*@%-]*$/;
const words = /^(true|false|null|yes|no|on|off)$/i;

/** A leaf as it would be written: a text without quotes where nothing else is meant by it. */
export function leafText(value: JsonValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return plainText.test(value) && !words.test(value) && value.trimEnd() === value
    ? value
    : JSON.stringify(value);
}

function keyText(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
