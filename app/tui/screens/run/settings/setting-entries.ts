import { pathText } from '../../../../../engine/settings/setting-name.ts';
import { isJsonObject } from '../../../../../landscape/model/json.ts';
import type { JsonObject, JsonValue } from '../../../../../landscape/model/json.ts';
import type { SettingOrigin } from '../../../../../landscape/model/setting-origin.ts';
import type { RunSettings } from '../../../../../landscape/queries/run-settings.ts';
import { treeLines } from '../../../../format/setting-tree.ts';
import type { TreeLine, TreePath } from '../../../../format/setting-tree.ts';

/** One line of the recorded settings. */
export interface SettingEntry extends TreeLine {
  /** `transforms.2.options.path`, as `--set` takes it. */
  readonly name: string;
  /** Where the value came from; absent where the lines below are the value. */
  readonly origin: SettingOrigin | undefined;
}

/** Which of the settings are shown. */
export interface SettingsShown {
  readonly hidesDefaults: boolean;
  /** Only values whose name, value or origin contains this; everything when it is empty. */
  readonly filter: string;
}

/** The settings of a run line by line: what stands in the file in its order, then the rest. */
export function settingEntries(
  { settings, origins }: RunSettings,
  { hidesDefaults, filter }: SettingsShown,
): readonly SettingEntry[] {
  const originOf = (path: TreePath) => {
    const name = pathText(path);
    // What is kept of a secret has a name of its own.
    return origins.get(name) ?? origins.get(name.replace(/_fingerprint$/, ''));
  };
  const entries = treeLines(inFileOrder(settings, originOf)).map((line): SettingEntry => ({
    ...line,
    name: pathText(line.path),
    origin: line.value === undefined ? undefined : originOf(line.path),
  }));
  const wanted = entries.filter(
    (entry) =>
      entry.value !== undefined &&
      !(hidesDefaults && entry.origin?.kind === 'default') &&
      contains(entry, filter),
  );
  if (filter !== '') return wanted.map(alone);
  const shown = new Set(
    wanted.flatMap(({ path }) => path.map((_, i) => key(path.slice(0, i + 1)))),
  );
  return entries.filter(({ path }) => shown.has(key(path)));
}

function key(path: TreePath): string {
  return JSON.stringify(path);
}

/** Without the lines around it a value needs its whole name. */
function alone(entry: SettingEntry): SettingEntry {
  return { ...entry, lead: `${entry.name} = ` };
}

function contains({ name, value = '', origin }: SettingEntry, filter: string): boolean {
  const wanted = filter.toLowerCase();
  const where = origin === undefined ? '' : originText(origin, '');
  return [name, value, where].some((text) => text.toLowerCase().includes(wanted));
}

/** `pipeline.yaml:51`, `--set`, `$NAME`, `default`. */
export function originText(origin: SettingOrigin, file: string): string {
  switch (origin.kind) {
    case 'file':
      return `${file}:${origin.line}`;
    case 'set':
      return '--set';
    case 'environment':
      return `$${origin.variable}`;
    case 'default':
      return 'default';
    default:
      return origin satisfies never;
  }
}

type OriginOf = (path: TreePath) => SettingOrigin | undefined;

/** The record is sorted by name; a reader knows the order of the file. */
function inFileOrder(settings: JsonObject, originOf: OriginOf): JsonValue {
  return ordered(settings, [], originOf).value;
}

interface Ordered {
  readonly value: JsonValue;
  /** The first line of the file on which any of it stands. */
  readonly line: number;
}

function ordered(value: JsonValue, path: TreePath, originOf: OriginOf): Ordered {
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    const entries = Object.entries(value).map(
      ([name, child]) => [name, ordered(child, [...path, name], originOf)] as const,
    );
    const sorted = entries.toSorted(([, a], [, b]) => compareLines(a.line, b.line));
    return {
      value: Object.fromEntries(sorted.map(([name, child]) => [name, child.value])),
      line: Math.min(...entries.map(([, { line }]) => line)),
    };
  }
  if (Array.isArray(value) && value.length > 0) {
    const items = value.map((item: JsonValue, i) => ordered(item, [...path, i], originOf));
    return {
      value: items.map((item) => item.value),
      line: Math.min(...items.map(({ line }) => line)),
    };
  }
  const origin = originOf(path);
  return { value, line: origin?.kind === 'file' ? origin.line : Infinity };
}

/** Infinity less infinity is no number. */
function compareLines(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
