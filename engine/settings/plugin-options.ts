import type { JsonValue } from '../../landscape/model/json.ts';
import type { Problem } from '../../landscape/model/errors.ts';
import type { Plugin, PluginRegistry } from '../../plugins/contract.ts';
import { describeIssues, unknownKey, withoutDefaultMessages } from './describe-issues.ts';
import type { Judged } from './describe-issues.ts';
import { findLostKeys } from './lost-keys.ts';
import { listPluginUses, unknownPlugin } from './plugin-uses.ts';
import type { PluginUse } from './plugin-uses.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { Settings } from './schema.ts';
import { pathText } from './setting-name.ts';
import { knownKeys, rootShape } from './settings-shape.ts';
import { nodeAt, toPlain } from './settings-tree.ts';
import type { SettingPath } from './settings-tree.ts';

/** What a plugin made of its options: defaults filled in. */
export interface ParsedOptions {
  /** The source, step or sink. */
  readonly at: SettingPath;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Resolves every plugin name and lets every plugin judge its options. */
export function checkPluginOptions(
  document: SettingsDocument,
  registry: PluginRegistry,
): { readonly parsed: readonly ParsedOptions[]; readonly problems: readonly Problem[] } {
  const parsed: ParsedOptions[] = [];
  const problems: Problem[] = [];
  for (const use of listPluginUses(document.root)) {
    const plugin = registry.find(use.kind, use.name);
    if (plugin === undefined) {
      problems.push(unknownPlugin(use, document, registry));
      continue;
    }
    const result = checkOptions(use, plugin, document);
    if ('problems' in result) problems.push(...result.problems);
    else parsed.push(result);
  }
  return { parsed, problems };
}

/** The settings with what the plugins made of their options. */
export function withParsedOptions(settings: Settings, parsed: readonly ParsedOptions[]): Settings {
  const optionsAt = new Map(parsed.map(({ at, options }) => [pathText(at), { options }]));
  const parsedAt = (...at: SettingPath) => optionsAt.get(pathText(at));
  return {
    ...settings,
    source: { ...settings.source, ...parsedAt('source') },
    transforms: settings.transforms.map((step, index) => ({
      ...step,
      ...parsedAt('transforms', index),
    })),
    sinks: Object.fromEntries(
      Object.entries(settings.sinks).map(([name, sink]) => [
        name,
        { ...sink, ...parsedAt('sinks', name) },
      ]),
    ),
  };
}

function checkOptions(
  { at }: PluginUse,
  plugin: Plugin,
  document: SettingsDocument,
): ParsedOptions | { readonly problems: readonly Problem[] } {
  const path = [...at, 'options'];
  const node = nodeAt(document.root, path);
  if (node !== undefined && node.kind !== 'mapping') return { problems: [] }; // the schema says so
  const value: JsonValue = node === undefined ? {} : toPlain(node);
  const result = plugin.options.safeParse(value, withoutDefaultMessages);
  const judged = (): Judged => ({
    document,
    at: path,
    value,
    shape: rootShape(plugin.options),
    help: `\`elspeth plugins show ${plugin.name}\` explains its options.`,
    hintForKey: besideOptions,
  });
  if (!result.success) return { problems: describeIssues(result.error.issues, judged()) };
  const lost = findLostKeys(value, result.data);
  if (lost.length > 0) {
    return { problems: lost.map((lostKey) => unknownKey(lostKey.key, lostKey.mapping, judged())) };
  }
  return { at, options: isMapping(result.data) ? result.data : {} };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `on_error` among the options: every plugin's routes stand outside of them. */
function besideOptions(mapping: SettingPath, key: string): { nextStep: string } | undefined {
  const isRoute = /^on_(error|success|validation_failure|write_failure)$/.test(key);
  return mapping.at(-1) === 'options' && isRoute
    ? { nextStep: `Move it out: \`${key}\` stands beside \`options\`, not in it.` }
    : undefined;
}

/** For a key that stands beside `options` and belongs into it. */
export function optionHint(document: SettingsDocument, registry: PluginRegistry) {
  return (mapping: SettingPath, key: string): { nextStep: string } | undefined => {
    const use = listPluginUses(document.root).find(({ at }) => pathText(at) === pathText(mapping));
    const plugin = use && registry.find(use.kind, use.name);
    if (plugin === undefined || !knownKeys([rootShape(plugin.options)]).includes(key))
      return undefined;
    return { nextStep: `Move it into \`options\`: it is an option of plugin \`${plugin.name}\`.` };
  };
}
