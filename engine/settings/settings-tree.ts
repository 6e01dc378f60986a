import type { JsonValue } from '../../landscape/model/json.ts';
import type { Place } from '../../landscape/model/errors.ts';
import type { SettingOrigin } from '../../landscape/model/setting-origin.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';

/** Keys and list positions from the root of the settings down: `['transforms', 2, 'on_error']`. */
export type SettingPath = readonly (string | number)[];

export type Origin = SettingOrigin;

interface Located {
  readonly place: Place;
  readonly origin: Origin;
}

export type ScalarNode = Located & {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** Environment variables that were expanded in the value. */
  readonly variables: readonly string[];
};

export type ListNode = Located & {
  readonly kind: 'list';
  readonly items: readonly SettingNode[];
};

export type MappingNode = Located & {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, MappingEntry>;
};

export interface MappingEntry {
  readonly keyPlace: Place;
  readonly node: SettingNode;
}

/**
 * Settings as they were written, each value with its place and origin. Immutable: what one alias
 * names twice is one node, so a change must never reach both.
 */
export type SettingNode = ScalarNode | ListNode | MappingNode;

export function childOf(node: SettingNode, key: string | number): SettingNode | undefined {
  if (node.kind === 'mapping') return node.entries.get(String(key))?.node;
  if (node.kind === 'list' && typeof key === 'number') return node.items[key];
  return undefined;
}

export function nodeAt(root: SettingNode, path: SettingPath): SettingNode | undefined {
  let node: SettingNode | undefined = root;
  for (const key of path) node = node && childOf(node, key);
  return node;
}

/** The values alone. Every key becomes an own key, `__proto__` too. */
export function toPlain(node: SettingNode): JsonValue {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'mapping':
      return Object.fromEntries(
        [...node.entries].map(([key, entry]) => [key, toPlain(entry.node)]),
      );
    default:
      return unreachable(node);
  }
}

/** The tree with every scalar replaced by what `change` makes of it. */
export function mapScalars(
  node: SettingNode,
  change: (scalar: ScalarNode, path: SettingPath) => ScalarNode,
  path: SettingPath = [],
): SettingNode {
  switch (node.kind) {
    case 'scalar':
      return change(node, path);
    case 'list': {
      const items = node.items.map((item, index) => mapScalars(item, change, [...path, index]));
      return { ...node, items };
    }
    case 'mapping': {
      const entries = new Map<string, MappingEntry>();
      for (const [key, { keyPlace, node: value }] of node.entries) {
        entries.set(key, { keyPlace, node: mapScalars(value, change, [...path, key]) });
      }
      return { ...node, entries };
    }
    default:
      return unreachable(node);
  }
}

/**
 * The tree with `value` at `path`. Mappings that are missing on the way are made, at the place of
 * `value`; a scalar on the way gives way to a mapping.
 *
 * @throws RangeError on a list position that is not there: the caller has resolved those.
 */
export function withValueAt(
  root: SettingNode | undefined,
  path: SettingPath,
  value: SettingNode,
): SettingNode {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (root?.kind === 'list') {
    const index = Number(key);
    if (root.items[index] === undefined) throw new RangeError(`No list position ${key}`);
    return { ...root, items: root.items.with(index, withValueAt(root.items[index], rest, value)) };
  }
  const before = root?.kind === 'mapping' ? root : undefined;
  const name = String(key);
  const existing = before?.entries.get(name);
  const node = withValueAt(existing?.node, rest, value);
  const keyPlace = rest.length === 0 || !existing ? value.place : existing.keyPlace;
  const entries = new Map(before?.entries).set(name, { keyPlace, node });
  return before
    ? { ...before, entries }
    : { kind: 'mapping', place: value.place, origin: value.origin, entries };
}
