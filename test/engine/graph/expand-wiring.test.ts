import { describe, expect, test } from 'vitest';

import { edgesOf, graphOf } from './build-from-yaml.ts';

describe('expandWiring', () => {
  test.each([
    {
      title: 'leads the source to `output_sink` when there are no steps',
      text: `
        sinks: { out: { plugin: file } }
        output_sink: out`,
      edges: ['source -continue→ out'],
    },
    {
      title: 'leads from step to step, and from the last one to `output_sink`',
      text: `
        transforms:
          - { name: one, plugin: keep }
          - { name: two, plugin: keep, on_success: continue }
        sinks: { out: { plugin: file } }
        output_sink: out`,
      edges: ['source -continue→ one', 'one -continue→ two', 'two -continue→ out'],
    },
    {
      title: 'takes names of steps and sinks, `discard` and `halt`',
      text: `
        transforms:
          - name: sort
            type: gate
            condition: "string(row.a)"
            routes: { a: two, b: out, c: discard, d: halt }
          - { name: two, plugin: keep, on_success: out }
        sinks: { out: { plugin: file } }`,
      edges: [
        'source -continue→ sort',
        'sort -a→ two',
        'sort -b→ out',
        'sort -c→ discard',
        'sort -d→ halt',
        'two -continue→ out',
      ],
    },
    {
      title: 'forks a list of destinations, in its order',
      text: `
        transforms:
          - { name: one, plugin: keep, on_success: [other, continue] }
          - { name: two, plugin: keep }
        sinks: { out: { plugin: file }, other: { plugin: file } }
        output_sink: out`,
      edges: [
        'source -continue→ one',
        'one -continue:other⇒ other',
        'one -continue:two⇒ two',
        'two -continue→ out',
      ],
    },
    {
      title: 'takes a list of one for that one',
      text: `
        source: { plugin: given, on_success: [out] }
        sinks: { out: { plugin: file } }`,
      edges: ['source -continue→ out'],
    },
    {
      title: 'sends a copy before the row that goes on',
      text: `
        transforms:
          - name: large
            type: gate
            condition: "row.a > 5"
            routes: { true: { to: other, mode: copy }, false: continue }
        sinks: { out: { plugin: file }, other: { plugin: file } }
        output_sink: out`,
      edges: [
        'source -continue→ large',
        'large -true:other⇒ other',
        'large -true→ out',
        'large -false→ out',
      ],
    },
    {
      title: 'takes `mode: move` for the destination alone',
      text: `
        transforms:
          - name: large
            type: gate
            condition: "row.a > 5"
            routes: { true: { to: other }, false: [other, out] }
        sinks: { out: { plugin: file }, other: { plugin: file } }`,
      edges: [
        'source -continue→ large',
        'large -true→ other',
        'large -false:other⇒ other',
        'large -false:out⇒ out',
      ],
    },
    {
      title: 'labels the branches of a fork by their names',
      text: `
        transforms:
          - { name: fan, type: gate, fork_to: { left: one, right: out } }
          - { name: one, plugin: keep, on_success: out }
        sinks: { out: { plugin: file } }`,
      edges: ['source -continue→ fan', 'fan -left⇒ one', 'fan -right⇒ out', 'one -continue→ out'],
    },
    {
      title: 'puts several sinks in the place of a multi sink',
      text: `
        transforms:
          - { name: one, plugin: keep, on_success: both }
        sinks:
          out: { plugin: file }
          other: { plugin: file }
          both: { plugin: multi_sink, options: { sinks: [other, out] } }`,
      edges: ['source -continue→ one', 'one -continue:other⇒ other', 'one -continue:out⇒ out'],
    },
    {
      title: 'draws error routes, and none where none is said',
      text: `
        source: { plugin: given, on_validation_failure: bad }
        transforms:
          - { name: one, plugin: keep, on_error: discard }
          - { name: two, plugin: keep, on_error: halt }
          - { name: three, plugin: keep }
        sinks: { out: { plugin: file, on_write_failure: bad }, bad: { plugin: file } }
        output_sink: out`,
      edges: [
        'source -continue→ one',
        'source -on_validation_failure⇢ bad',
        'one -continue→ two',
        'one -on_error⇢ discard',
        'two -continue→ three',
        'two -on_error⇢ halt',
        'three -continue→ out',
        'out -on_write_failure⇢ bad',
      ],
    },
  ])('$title', ({ text, edges }) => {
    expect(edgesOf(graphOf(text))).toEqual(edges);
  });

  test('gives a route that says `fork` the edges of all branches', () => {
    const graph = graphOf(`
      transforms:
        - name: fan
          type: gate
          condition: "row.a > 5"
          routes: { true: fork, false: out }
          fork_to: { left: out, right: other }
      sinks: { out: { plugin: file }, other: { plugin: file } }`);
    const fan = graph.nodes[1]!;
    expect(edgesOf(graph)).toEqual([
      'source -continue→ fan',
      'fan -false→ out',
      'fan -left⇒ out',
      'fan -right⇒ other',
    ]);
    expect(fan.kind === 'gate' && fan.rule.kind === 'condition' && [...fan.rule.routes]).toEqual([
      ['true', [2, 3]],
      ['false', [1]],
    ]);
  });

  test('tells the edges by which rows go on in the list from those that are named', () => {
    const { continuing } = graphOf(`
      transforms:
        - { name: large, type: gate, condition: "row.a > 5", routes: { true: out, false: continue } }
      sinks: { out: { plugin: file } }
      output_sink: out`);
    expect([...continuing]).toEqual([0, 2]);
  });
});
