import { pathText } from '../../../../engine/settings/setting-name.ts';
import { getField, isJsonObject } from '../../../../landscape/model/json.ts';
import type { JsonObject, JsonValue } from '../../../../landscape/model/json.ts';
import type { RunFacts } from '../../../reading/run-facts.ts';
import { leafText, leavesOf } from '../../../format/setting-tree.ts';
import type { TextLine } from '../../store/text-list.ts';
import { pairs } from './compared.ts';

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

/** The settings in which two runs differ, as lines. */
export function settingsDiffLines(a: RunFacts, b: RunFacts): readonly TextLine[] {
  const changes = diffSettings(a.settings, b.settings);
  if (changes.length === 0) return [{ line: ['Both runs have the same settings.'] }];
  return changes.flatMap(({ name, a: before, b: after }): readonly TextLine[] => [
    { line: [{ text: name, tone: 'accent' }], copy: name },
    ...(before === undefined
      ? []
      : [{ line: [{ text: `  - ${before}`, tone: 'removed' } as const], copy: before }]),
    ...(after === undefined
      ? []
      : [{ line: [{ text: `  + ${after}`, tone: 'added' } as const], copy: after }]),
  ]);
}
