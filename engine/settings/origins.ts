import type { Settings } from './schema.ts';
import { pathText } from './setting-name.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { Origin, SettingPath } from './settings-tree.ts';

/** For each leaf of the settings, in their order: the level of precedence that gave it. */
export function listOrigins(
  settings: Settings,
  document: SettingsDocument,
): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  visitLeaves(settings, [], (path) => origins.set(pathText(path), document.origin(path)));
  return origins;
}

/** A leaf is a scalar, or a list or mapping with nothing in it. */
function visitLeaves(value: unknown, path: SettingPath, visit: (path: SettingPath) => void): void {
  const inner: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  if (inner.length === 0 && value !== undefined) visit(path);
  for (const [key, item] of inner) visitLeaves(item, [...path, key], visit);
}
