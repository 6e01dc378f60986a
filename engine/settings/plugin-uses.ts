import type { Problem } from '../../landscape/model/errors.ts';
import type { PluginKind, PluginRegistry } from '../../plugins/contract.ts';
import { oneOf } from './expected-text.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { settingName } from './setting-name.ts';
import type { SettingsDocument } from './settings-document.ts';
import { shownName } from './shown-value.ts';
import { nodeAt } from './settings-tree.ts';
import type { SettingNode, SettingPath } from './settings-tree.ts';

/** A place of the settings that names a plugin. */
export interface PluginUse {
  readonly kind: PluginKind;
  readonly name: string;
  /** The source, step or sink. */
  readonly at: SettingPath;
}

/** Every plugin that the settings name, in their order; what is no name is the schema's to report. */
export function listPluginUses(root: SettingNode): readonly PluginUse[] {
  const uses: PluginUse[] = [];
  const add = (kind: PluginKind | undefined, at: SettingPath): void => {
    const name = textAt(root, [...at, 'plugin']);
    if (kind !== undefined && name !== undefined && name !== '') uses.push({ kind, name, at });
  };
  add('source', ['source']);
  const steps = nodeAt(root, ['transforms']);
  for (const [index] of (steps?.kind === 'list' ? steps.items : []).entries()) {
    const hasType = nodeAt(root, ['transforms', index, 'type']) !== undefined;
    const type = hasType ? textAt(root, ['transforms', index, 'type']) : 'transform';
    add(kindOfStep.get(type ?? ''), ['transforms', index]);
  }
  const sinks = nodeAt(root, ['sinks']);
  for (const name of sinks?.kind === 'mapping' ? sinks.entries.keys() : [])
    add('sink', ['sinks', name]);
  return uses;
}

const kindOfStep: ReadonlyMap<string, PluginKind> = new Map([
  ['transform', 'transform'],
  ['gate', 'gate'],
  ['aggregation', 'batch'],
]);

function textAt(root: SettingNode, path: SettingPath): string | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

const kinds: Readonly<Record<PluginKind, { readonly what: string; readonly use: string }>> = {
  source: { what: 'source plugin', use: 'Use it in `source`.' },
  transform: { what: 'row transform plugin', use: 'Use it in a step without `type`.' },
  gate: { what: 'gate plugin', use: 'Use it in a step of `type: gate`.' },
  batch: { what: 'batch transform plugin', use: 'Use it in a step of `type: aggregation`.' },
  sink: { what: 'sink plugin', use: 'Use it in `sinks`.' },
};

/** No plugin of the kind that is needed has this name; another kind may. */
export function unknownPlugin(
  { kind, name, at }: PluginUse,
  document: SettingsDocument,
  registry: PluginRegistry,
): Problem {
  const path = [...at, 'plugin'];
  const names = registry.names(kind);
  const found = shownName(name);
  const place = document.locate(path, 'value');
  const expected = names.length === 0 ? kinds[kind].what : oneOf(names);
  const other = registry.list().find((plugin) => plugin.name === name)?.kind;
  if (other !== undefined) {
    const message = `${settingName(path, document.root)}: ${found} is a ${kinds[other].what}, not a ${kinds[kind].what}`;
    return {
      code: 'PLUGIN_WRONG_KIND',
      message,
      place,
      found,
      expected,
      nextStep: kinds[other].use,
    };
  }
  const nearest = nearestName(name, names);
  return {
    code: 'PLUGIN_UNKNOWN',
    message: `${settingName(path, document.root)}: there is no ${kinds[kind].what} ${found}`,
    place,
    found,
    expected,
    nearest,
    nextStep: '`elspeth plugins list` shows all plugins.',
  };
}
