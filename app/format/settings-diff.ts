import { pathText } from '../../engine/settings/setting-name.ts';
import { getField, isJsonObject } from '../../landscape/model/json.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import { pairs } from './pairs.ts';
import { leafText, leavesOf } from './setting-tree.ts';

/** A setting that is not the same in both; absent where it is not there at all. */
export interface SettingChange {
  readonly name: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** The leaves that differ, those of the first in its order. */
export function diffSettings(a: JsonObject, b: JsonObject): readonly SettingChange[] {
  return pairs(leafTexts(a), leafTexts(b))
    .map(([name, before, after]) => ({ name, a: before, b: after }))
    .filter((change) => change.a !== change.b);
}

function leafTexts(settings: JsonObject): ReadonlyMap<string, string> {
  const leaves = leavesOf(byName(settings));
  return new Map(leaves.map(({ path, value }) => [pathText(path), leafText(value)]));
}

/** Steps are known by their names: one more in between changes none of the others. */
function byName(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value.map(byName);
    const names = items.map(nameOf).filter((name) => name !== undefined);
    const isNamed = names.length === items.length && new Set(names).size === names.length;
    if (!isNamed || items.length === 0) return items;
    return Object.fromEntries(items.map((item, i) => [names[i] ?? '', item]));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, byName(child)]));
}

function nameOf(value: JsonValue): string | undefined {
  const name = isJsonObject(value) ? getField(value, 'name') : undefined;
  return typeof name === 'string' ? name : undefined;
}
