import { execFileSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { nodeId } from '../../../engine/graph/node-id.ts';
import { registryOf } from '../../../plugins/registry.ts';
import { graphOf } from './build-from-yaml.ts';
import { fakePlugins } from './fake-plugins.ts';

const identity = {
  kind: 'transform',
  name: 'normalise',
  plugin: 'field_mapper',
  pluginVersion: '1.0.0',
  config: { options: { mapping: { wind_speed: 'wind' }, strict: true } },
} as const;

describe('nodeId', () => {
  test('is kind, name and twelve digits', () => {
    expect(nodeId(identity)).toBe('transform_normalise_ed65f30f7c15');
  });

  test('does not depend on the order of keys', () => {
    const config = { options: { strict: true, mapping: { wind_speed: 'wind' } } };
    expect(nodeId({ ...identity, config })).toBe(nodeId(identity));
  });

  test.each([
    { title: 'the plugin', change: { plugin: 'passthrough' } },
    { title: 'its version', change: { pluginVersion: '1.0.1' } },
    { title: 'the configuration', change: { config: { options: {} } } },
    { title: 'the name', change: { name: 'other' } },
  ])('changes with $title', ({ change }) => {
    expect(nodeId({ ...identity, ...change })).not.toBe(nodeId(identity));
  });

  test('is the same in another process', () => {
    const module = new URL('../../../engine/graph/node-id.ts', import.meta.url).href;
    const code = `
      const { nodeId } = await import(${JSON.stringify(module)});
      console.log(nodeId(${JSON.stringify(identity)}));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code]);
    expect(printed.toString().trim()).toBe(nodeId(identity));
  });
});

const pipeline = `
  source: { plugin: given, options: { fields: ["a: int"] } }
  transforms:
    - { name: more, plugin: add, options: { field: b }, on_error: bad }
    - { name: sort, type: gate, condition: "row.a > 5", routes: { true: bad, false: continue } }
    - { name: fan, type: gate, fork_to: { l: meet, r: meet } }
    - { name: meet, type: coalesce, branches: [l, r] }
    - { name: sum, type: aggregation, plugin: count, trigger: { count: 10 } }
  sinks: { out: { plugin: file }, bad: { plugin: file } }
  output_sink: out`;

describe('topologyHash', () => {
  const hash = graphOf(pipeline).topologyHash;

  test.each([
    { title: 'an option of the source', from: '"a: int"', to: '"a: int", "c: str"' },
    { title: 'an option of a transform', from: 'field: b', to: 'field: c' },
    { title: 'a condition', from: 'row.a > 5', to: 'row.a > 6' },
    { title: 'a name', from: 'name: more', to: 'name: extra' },
    { title: 'a destination', from: 'true: bad', to: 'true: out' },
    { title: 'a mode', from: 'true: bad', to: 'true: { to: bad, mode: copy }' },
    { title: 'an error route', from: ', on_error: bad', to: ', on_error: discard' },
    { title: 'an error route left out', from: ', on_error: bad', to: '' },
    { title: 'a label', from: 'l: meet, r: meet } }', to: 'r: meet, l: meet } }' },
    { title: 'a merge', from: 'branches: [l, r]', to: 'branches: [r, l]' },
    { title: 'a trigger', from: 'count: 10', to: 'count: 11' },
    { title: 'a group', from: 'trigger', to: 'group_by: [a], trigger' },
    { title: 'reasons', from: 'out: { plugin: file', to: 'out: { plugin: file, with_reason: true' },
  ])('changes with $title', ({ from, to }) => {
    const changed = pipeline.replace(from, to);
    expect(changed).not.toBe(pipeline);
    expect(graphOf(changed).topologyHash).not.toBe(hash);
  });

  test.each([
    {
      title: 'a default that is written out',
      from: 'branches: [l, r]',
      to: 'branches: [l, r], on_success: continue',
    },
    {
      title: 'the order of keys',
      from: '{ name: meet, type: coalesce, branches: [l, r] }',
      to: '{ branches: [l, r], type: coalesce, name: meet }',
    },
    {
      title: 'settings of the landscape',
      from: 'output_sink',
      to: 'landscape: { url: "sqlite:///x.db" }\n  output_sink',
    },
  ])('does not change with $title', ({ from, to }) => {
    const changed = pipeline.replace(from, to);
    expect(changed).not.toBe(pipeline);
    expect(graphOf(changed).topologyHash).toBe(hash);
  });

  test('does not change with the version of a plugin, the ids of its nodes do', () => {
    const graph = graphOf(
      pipeline,
      registryOf(fakePlugins.map((plugin) => ({ ...plugin, version: '1.0.1' }))),
    );
    expect(graph.topologyHash).toBe(hash);
    const ids = graph.nodes.map(({ record }) => record.nodeId);
    const before = graphOf(pipeline).nodes.map(({ record }) => record.nodeId);
    expect(ids.map((id, i) => id === before[i])).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('nodeRecord', () => {
  test('holds the configuration, and no secret', () => {
    const graph = graphOf(`
      sinks: { out: { plugin: mail, options: { secret: hunter2 } } }
      output_sink: out`);
    expect(graph.nodes[1]!.record).toMatchObject({
      kind: 'sink',
      name: 'out',
      plugin: 'mail',
      config: { options: { secret: '<hidden>' }, with_reason: false },
    });
  });

  test('holds the fields that leave, in their order', () => {
    expect(graphOf(pipeline).nodes[1]!.record.outputFields).toEqual({
      fields: [
        { name: 'a', type: 'int', optional: false },
        { name: 'b', type: 'str', optional: false },
      ],
      open: false,
    });
  });

  test.each([
    { node: 'sort', plugin: 'condition', config: { condition: 'row.a > 5' } },
    { node: 'fan', plugin: 'fork', config: {} },
    {
      node: 'meet',
      plugin: 'coalesce',
      config: {
        branches: ['l', 'r'],
        policy: 'require_all',
        merge: 'union',
        on_collision: 'last_wins',
      },
    },
    {
      node: 'sum',
      plugin: 'count',
      config: {
        trigger: { count: 10 },
        output_mode: 'transform',
        group_by: [],
        max_open_members: 100_000,
      },
    },
  ])('describes `$node`', ({ node, plugin, config }) => {
    const found = graphOf(pipeline).nodes.find(({ record }) => record.name === node)!;
    const { options: _, ...own } = found.record.config;
    expect({ plugin: found.record.plugin, config: own }).toEqual({ plugin, config });
  });
});
