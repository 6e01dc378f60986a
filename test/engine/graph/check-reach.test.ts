import { describe, expect, test } from 'vitest';

import { findings, graphOf } from './build-from-yaml.ts';

describe('checkReach', () => {
  test('names the first step of a stretch that nothing leads to', () => {
    expect(
      findings(`
        transforms:
          - { name: one, plugin: keep, on_success: out }
          - { name: two, plugin: keep }
          - { name: three, plugin: keep, on_success: out }
        sinks: { out: { plugin: file } }`),
    ).toEqual(['STEP_UNREACHABLE transforms.1']);
  });

  test.each([
    { title: 'nothing names', sink: 'idle', found: ['SINK_UNUSED sinks.idle'] },
    { title: 'only the export names', sink: 'archive', found: [] },
  ])('judges a sink that $title', ({ sink, found }) => {
    const text = `
      sinks: { out: { plugin: file }, ${sink}: { plugin: file } }
      output_sink: out
      landscape: { export: { sink: ${sink === 'archive' ? sink : 'out'} } }`;
    expect(findings(text)).toEqual(found);
  });

  test('keeps the sink of the export out of the graph', () => {
    const graph = graphOf(`
      sinks: { archive: { plugin: file }, out: { plugin: file } }
      output_sink: out
      landscape: { export: { sink: archive } }`);
    expect(graph.nodes.map(({ index, record }) => [index, record.name])).toEqual([
      [0, 'source'],
      [1, 'out'],
    ]);
    expect(graph.edges[0]!.target).toEqual({ kind: 'node', nodeIndex: 1 });
  });

  test('says nothing of what is not reached while a name is unknown', () => {
    expect(
      findings(`
        transforms:
          - { name: one, plugin: keep, on_success: tow }
          - { name: two, plugin: keep, on_success: out }
        sinks: { out: { plugin: file }, idle: { plugin: file } }`),
    ).toEqual(['DESTINATION_UNKNOWN transforms.0.on_success']);
  });

  test.each([
    {
      title: 'that nothing goes on to',
      last: 'discard',
      found: ['OUTPUT_SINK_UNUSED output_sink'],
    },
    { title: 'that the last step goes on to', last: 'continue', found: [] },
  ])('judges an `output_sink` $title', ({ last, found }) => {
    const text = `
      transforms: [{ name: one, plugin: keep, on_success: ${last}, on_error: out }]
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(findings(text)).toEqual(found);
  });
});
