import type { SettingPath } from './settings-tree.ts';

export interface ChangedLeaf {
  readonly path: SettingPath;
  /** What stands there by default; `undefined` when nothing does. */
  readonly before: unknown;
}

/** The leaves of `value` that differ from those of `from`. Lists are compared as a whole. */
export function changedLeaves(
  value: unknown,
  from: unknown,
  path: SettingPath = [],
): readonly ChangedLeaf[] {
  if (isMapping(value)) {
    const before = isMapping(from) ? from : {};
    return Object.entries(value).flatMap(([key, inner]) =>
      changedLeaves(inner, Object.hasOwn(before, key) ? before[key] : undefined, [...path, key]),
    );
  }
  return JSON.stringify(value) === JSON.stringify(from) ? [] : [{ path, before: from }];
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
