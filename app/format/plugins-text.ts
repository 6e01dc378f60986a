import { nearestName } from '../../landscape/model/nearest-name.ts';
import { NotFoundError } from '../../landscape/model/errors.ts';
import type { Plugin, PluginRegistry } from '../../plugins/contract.ts';
import { describePlugin } from '../../plugins/describe-plugin.ts';
import { optionRows } from '../../plugins/option-rows.ts';

/** Plugins by kind, a line each. */
export function pluginListText(plugins: readonly Plugin[]): string {
  const width = Math.max(...plugins.map(({ name }) => name.length));
  const byKind = Map.groupBy(plugins, ({ kind }) => kind);
  const sections = [...byKind].map(([kind, members]) => {
    const lines = members.map(({ name, purpose }) => `  ${name.padEnd(width)}  ${purpose}`);
    return [kind === 'batch' ? 'batch transforms' : `${kind}s`, ...lines].join('\n');
  });
  return [...sections, 'elspeth plugins show NAME   options and an example'].join('\n\n');
}

export function pluginListDocument(plugins: readonly Plugin[]): object {
  return {
    schema: 'elspeth.plugins',
    schemaVersion: 1,
    plugins: plugins.map(({ kind, name, version, determinism, purpose }) => ({
      kind,
      name,
      version,
      determinism,
      purpose,
    })),
  };
}

/** All that plugins of one name say of themselves: a source and a sink may share it. */
export function pluginsText(plugins: readonly Plugin[]): string {
  return plugins.map(pluginText).join('\n\n');
}

function pluginText(plugin: Plugin): string {
  const { name, kind, version, determinism, purpose, example, options } = describePlugin(plugin);
  const lines = [`${name} (${kind}) ${version}, ${determinism}`, `  ${purpose}`, '', 'Options'];
  for (const option of optionRows(options)) {
    const left = option.default === undefined ? 'may be left out' : `default ${option.default}`;
    const given = option.isRequired ? 'required' : left;
    lines.push(`  ${option.name}: ${option.type} (${given})`, `      ${option.description}`);
  }
  if (example !== undefined) lines.push('', 'Example', indent(example));
  return lines.join('\n');
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

export function pluginsDocument(plugins: readonly Plugin[]): object {
  return { schema: 'elspeth.plugin', schemaVersion: 1, plugins: plugins.map(describePlugin) };
}

export function unknownPlugin(name: string, registry: PluginRegistry): NotFoundError {
  const names = [...new Set(registry.list().map((plugin) => plugin.name))];
  const nearest = nearestName(name, names);
  const meant = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return new NotFoundError('PLUGIN_NOT_FOUND', `There is no plugin \`${name}\`.${meant}`, {
    nextStep: '`elspeth plugins list` shows all of them.',
  });
}
