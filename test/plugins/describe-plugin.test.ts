import { parseDocument } from 'yaml';
import { expect, test } from 'vitest';

import { describePlugin } from '../../plugins/describe-plugin.ts';
import { optionRows } from '../../plugins/option-rows.ts';
import { pluginsMarkdown } from '../../plugins/plugins-markdown.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import { truncate } from '../../plugins/transforms/truncate.ts';
import { typeCoerce } from '../../plugins/transforms/type-coerce.ts';

test('a plugin becomes plain JSON with its options as they are written', () => {
  const description = describePlugin(truncate);
  expect(JSON.parse(JSON.stringify(description))).toMatchObject({
    kind: 'transform',
    name: 'truncate',
    determinism: 'deterministic',
    options: { required: ['fields'], properties: { suffix: { type: 'string', default: '' } } },
  });
});

test('options inside of options have rows of their own', () => {
  const rows = optionRows(describePlugin(typeCoerce).options, new Set(['schema']));
  expect(rows.map(({ name, type, isRequired }) => [name, type, isRequired])).toEqual([
    ['conversions', 'list of maps', true],
    ['conversions[].field', 'text', true],
    ['conversions[].to', '`int`, `float`, `bool`, `str`, `decimal`, `datetime`', true],
    ['required_input_fields', 'list of text', false],
    ['schema', 'map', false],
  ]);
});

test('the page names every plugin and option, and no table breaks', () => {
  const page = pluginsMarkdown(pluginRegistry);
  for (const plugin of pluginRegistry.list()) expect(page).toContain(`### \`${plugin.name}\``);
  const tableLines = page.split('\n').filter((line) => line.startsWith('|'));
  for (const line of tableLines)
    expect(line.replaceAll('\\|', '').split('|'), line).toHaveLength(6);
});

test('kinds without plugins have no section', () => {
  expect(pluginsMarkdown(registryOf([truncate]))).not.toContain('## Sinks');
});

test.each(
  pluginRegistry.list().map(({ kind, name, example }) => [`${kind} ${name}`, example] as const),
)('the example of %s is YAML', (_title, example) => {
  expect(example).toBeTypeOf('string');
  expect(parseDocument(example ?? '').errors).toEqual([]);
});
