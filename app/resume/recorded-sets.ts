import { pathText } from '../../engine/settings/setting-name.ts';
import type { SettingPath } from '../../engine/settings/settings-tree.ts';
import { isJsonObject } from '../../landscape/model/json.ts';
import type { JsonValue } from '../../landscape/model/json.ts';
import type { RunSettings } from '../../landscape/queries/run-settings.ts';

/**
 * What was given with `--set` when the run was started, as `path=value`, so that nobody has to know it
 * by heart. A secret was recorded as a fingerprint only, and must be given again.
 */
export function recordedSets({ settings, origins }: RunSettings): readonly string[] {
  const wasSet = (path: SettingPath) => origins.get(pathText(path))?.kind === 'set';
  const sets: string[] = [];
  visit(settings, []);
  return sets;

  function visit(value: JsonValue, path: SettingPath): void {
    if (path.length > 0 && isWhollySet(value, path)) {
      sets.push(`${pathText(path)}=${JSON.stringify(value)}`);
      return;
    }
    for (const [key, child] of childrenOf(value)) visit(child, [...path, key]);
  }

  function isWhollySet(value: JsonValue, path: SettingPath): boolean {
    const children = childrenOf(value);
    if (children.length === 0) return wasSet(path);
    return children.every(([key, child]) => isWhollySet(child, [...path, key]));
  }
}

function childrenOf(value: JsonValue): readonly (readonly [string | number, JsonValue])[] {
  if (isJsonObject(value)) return Object.entries(value);
  return Array.isArray(value) ? [...value.entries()] : [];
}
