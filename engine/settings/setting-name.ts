import { shownName } from './shown-value.ts';
import { nodeAt } from './settings-tree.ts';
import type { SettingNode, SettingPath } from './settings-tree.ts';

/** `transforms.2.options.path`, as `--set` takes it; keys with other characters are quoted. */
export function pathText(path: SettingPath): string {
  return path
    .map((key) => (/^[\w-]+$/.test(String(key)) ? String(key) : JSON.stringify(key)))
    .join('.');
}

/** A setting in words: `` `on_error` of step `severity` ``, `` sink `results` ``, `` `retry` ``. */
export function settingName(path: SettingPath, root?: SettingNode): string {
  const [section, key, ...rest] = path;
  if (section === undefined) return 'the settings';
  if (section === 'transforms' && key !== undefined) {
    return inside(rest, stepName(key, root));
  }
  if (section === 'sinks' && key !== undefined) return inside(rest, `sink ${shownName(key)}`);
  return shownName(pathText(path));
}

function inside(rest: SettingPath, owner: string): string {
  return rest.length === 0 ? owner : `${shownName(pathText(rest))} of ${owner}`;
}

function stepName(index: string | number, root: SettingNode | undefined): string {
  const name = root && nodeAt(root, ['transforms', index, 'name']);
  const isNamed = name?.kind === 'scalar' && typeof name.value === 'string' && name.value !== '';
  return isNamed ? `step ${shownName(name.value)}` : `step ${Number(index) + 1}`;
}
