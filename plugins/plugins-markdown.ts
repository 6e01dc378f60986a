import { z } from 'zod';

import type { PluginKind, PluginRegistry } from './contract.ts';
import { describePlugin, type PluginDescription } from './describe-plugin.ts';
import { optionRows, type OptionRow } from './option-rows.ts';
import { schemaOption } from './schema/schema-option.ts';

const sections: readonly (readonly [kind: PluginKind, title: string, intro: string])[] = [
  ['source', 'Sources', 'Named by `source.plugin`.'],
  ['transform', 'Row transforms', 'Steps of `type: transform`, the default.'],
  ['gate', 'Gates', 'Steps of `type: gate` with a `plugin` instead of a `condition`.'],
  ['batch', 'Batch transforms', 'Steps of `type: aggregation`.'],
  ['sink', 'Sinks', 'Named by `sinks.<name>.plugin`.'],
];

/** Explained once, in a section of its own. */
const sharedOptions = new Set(['schema']);

/** `docs/plugins.md`: every plugin with its options and an example. */
export function pluginsMarkdown(registry: PluginRegistry): string {
  const parts = sections.flatMap(([kind, title, intro]) => {
    const plugins = registry.names(kind).map((name) => registry.find(kind, name));
    const described = plugins.filter((plugin) => plugin !== undefined).map(describePlugin);
    return described.length === 0 ? [] : [`## ${title}\n\n${intro}`, ...described.map(section)];
  });
  const head = '# Plugins\n\nGenerated from the plugins themselves by `npm run docs`: do not edit.';
  return `${[head, ...parts, schemaSection()].join('\n\n')}\n`;
}

function section({
  name,
  version,
  determinism,
  purpose,
  example,
  options,
}: PluginDescription): string {
  return [
    `### \`${name}\``,
    `${purpose} Version ${version}, ${determinism.replaceAll('_', ' ')}.`,
    optionTable(optionRows(options, sharedOptions)),
    ...(example === undefined ? [] : [`\`\`\`yaml\n${example.trimEnd()}\n\`\`\``]),
  ].join('\n\n');
}

function schemaSection(): string {
  const rows = optionRows(z.toJSONSchema(schemaOption, { io: 'input' }));
  return ['## The `schema` option', optionTable(rows)].join('\n\n');
}

function optionTable(rows: readonly OptionRow[]): string {
  if (rows.length === 0) return 'No options.';
  const lines = rows.map(
    (row) =>
      `| \`${row.name}\` | ${cell(row.type)} | ${defaultText(row)} | ${cell(row.description)} |`,
  );
  return ['| Option | Type | Default | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function defaultText({ default: value, isRequired }: OptionRow): string {
  if (value !== undefined) return `\`${cell(value)}\``;
  return isRequired ? 'required' : '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
