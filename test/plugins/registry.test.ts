import { z } from 'zod';
import { expect, test } from 'vitest';

import type { PluginKind } from '../../plugins/contract.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import { passthrough } from '../../plugins/transforms/passthrough.ts';

test('the registry finds a plugin by kind and name, and nothing of another kind', () => {
  expect(pluginRegistry.find('transform', 'passthrough')).toBe(passthrough);
  expect(pluginRegistry.find('sink', 'passthrough')).toBeUndefined();
  expect(pluginRegistry.find('transform', 'constructor')).toBeUndefined();
});

const kinds: readonly PluginKind[] = ['source', 'transform', 'gate', 'batch', 'sink'];

test.each(kinds)('names of kind %s are sorted, and each can be found', (kind) => {
  const names = pluginRegistry.names(kind);
  expect(names).toEqual(names.toSorted());
  expect(names.map((name) => pluginRegistry.find(kind, name)?.name)).toEqual(names);
});

test('every plugin has one of the five kinds', () => {
  const named = kinds.flatMap((kind) => pluginRegistry.names(kind));
  expect(named).toHaveLength(pluginRegistry.list().length);
});

test('two plugins of a kind with one name are refused', () => {
  expect(() => registryOf([passthrough, { ...passthrough }])).toThrow(
    'two plugins are the transform passthrough',
  );
});

test.each(
  pluginRegistry.list().map((plugin) => [`${plugin.kind} ${plugin.name}`, plugin] as const),
)(
  '%s says what it is good for, refuses unknown options and describes every option',
  (_title, plugin) => {
    expect(plugin.purpose).toMatch(/^[A-Z].*\.$/);
    expect(plugin.version).toMatch(/^\d+\.\d+\.\d+$/);
    const parsed = plugin.options.safeParse({ surely_no_option: 1 });
    expect(parsed.error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
    const schema = z.toJSONSchema(plugin.options, { io: 'input' });
    for (const [name, option] of Object.entries(schema.properties ?? {})) {
      expect(typeof option === 'object' && option.description, name).toMatch(/\.$/);
    }
  },
);
