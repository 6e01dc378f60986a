import { expect, test } from 'vitest';

import { pluginRegistry } from '../../../plugins/registry.ts';
import { build, findings, graphOf, problemOf } from './build-from-yaml.ts';
import { fakePlugins } from './fake-plugins.ts';
import { registryOf } from '../../../plugins/registry.ts';

const step = (settings: string, plugin = 'number') => `
  transforms: [{ name: some, type: aggregation, plugin: ${plugin}, ${settings} }]
  sinks: { out: { plugin: file } }
  output_sink: out`;

test.each([
  { settings: 'expected_output_count: 1', found: [] },
  { settings: 'output_mode: passthrough', found: [] },
  {
    settings: 'output_mode: passthrough, expected_output_count: 1',
    found: ['OUTPUT_COUNT_FIXED transforms.0.expected_output_count'],
  },
])('judges `$settings`', ({ settings, found }) => {
  expect(findings(step(settings))).toEqual(found);
});

test('refuses to let members go on when the plugin has no row for each of them', () => {
  expect(problemOf(step('output_mode: passthrough', 'count'))).toMatchObject({
    code: 'MEMBERS_NOT_KEPT',
    path: ['transforms', 0, 'output_mode'],
    message:
      '`count` does not return a row for each member of a batch, so those of `some` cannot go on',
    expected: '`output_mode: transform`, or a plugin that can: `number`',
  });
});

test('names no plugin that can when there is none', () => {
  const others = registryOf(fakePlugins.filter(({ name }) => name !== 'number'));
  const built = build(step('output_mode: passthrough', 'count'), others);
  expect(!built.ok && built.problems.map(({ expected }) => expected)).toEqual([
    '`output_mode: transform`',
  ]);
});

test.each([
  { mode: 'transform', fields: ['numbers'] },
  { mode: 'passthrough', fields: ['a', 'number'] },
])('lets rows leave with the fields that they have under `$mode`', ({ mode, fields }) => {
  const { nodes } = graphOf(step(`output_mode: ${mode}`));
  const sink = nodes.find(({ kind }) => kind === 'sink')!;
  expect([...sink.input.fields.keys()]).toEqual(fields);
});

test('there is a plugin for each mode', () => {
  const batches = pluginRegistry.list().filter((plugin) => plugin.kind === 'batch');
  expect(batches.filter(({ keepsMembers }) => keepsMembers)).not.toEqual([]);
});
