import type { Place } from '../../landscape/model/errors.ts';
import { childOf } from './settings-tree.ts';
import type { Origin, SettingNode, SettingPath } from './settings-tree.ts';

/** The settings as they were written, in the file and around it. */
export interface SettingsDocument {
  /** The path of the settings file as it was given. */
  readonly file: string;
  /** Everything that was written: the file, changed by environment variables and flags. */
  readonly root: SettingNode;
  /**
   * Where a setting was written; for one that was not, the nearest setting around it. `key` and
   * `value` differ for the keys of mappings only.
   */
  locate(path: SettingPath, part: 'key' | 'value'): Place;
  /** Which level of precedence gave the setting. */
  origin(path: SettingPath): Origin;
}

export function createSettingsDocument(file: string, root: SettingNode): SettingsDocument {
  return {
    file,
    root,
    locate: (path, part) => locate(root, path, part),
    origin: (path) => originOf(root, path),
  };
}

function locate(root: SettingNode, path: SettingPath, part: 'key' | 'value'): Place {
  let node = root;
  let { place } = root;
  for (const key of path) {
    const child = childOf(node, key);
    if (child === undefined) return place;
    const keyPlace = node.kind === 'mapping' ? node.entries.get(String(key))?.keyPlace : undefined;
    place = part === 'key' && keyPlace ? keyPlace : child.place;
    node = child;
  }
  return place;
}

/** A plugin may make more of a written value than was written: then the value gave all of it. */
function originOf(root: SettingNode, path: SettingPath): Origin {
  let node = root;
  for (const key of path) {
    if (node.kind === 'scalar') return node.origin;
    const child = childOf(node, key);
    if (child === undefined) return { kind: 'default' };
    node = child;
  }
  return node.origin;
}
