import { describe, expect, test } from 'vitest';

import { expandedWiring } from '../../../engine/graph/expanded-wiring.ts';
import { edgesOf, findings, graphOf, problemOf } from './build-from-yaml.ts';

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

  test.each([
    {
      title: 'an unknown name, with the nearest one',
      on_success: 'tow',
      found: { code: 'DESTINATION_UNKNOWN', nearest: 'two' },
    },
    {
      title: 'a word misspelt',
      on_success: 'contineu',
      found: { code: 'DESTINATION_UNKNOWN', nearest: 'continue' },
    },
    {
      title: '`fork` outside of a gate that forks',
      on_success: 'fork',
      found: { code: 'DESTINATION_UNKNOWN' },
    },
    {
      title: 'one destination twice',
      on_success: '[two, continue]',
      found: { code: 'DESTINATION_REPEATED', path: ['transforms', 0, 'on_success', 1] },
    },
    {
      title: 'a copy that is discarded',
      on_success: '[two, discard]',
      found: { code: 'COPY_DISCARDED', severity: 'warning' },
    },
  ])('refuses or warns of $title', ({ on_success: to, found }) => {
    const text = `
      transforms:
        - { name: one, plugin: keep, on_success: ${to} }
        - { name: two, plugin: keep, on_success: out }
      sinks: { out: { plugin: file } }`;
    expect(problemOf(text)).toMatchObject(found);
  });

  test.each([
    { title: 'a step', to: 'two', message: '`two` is a step' },
    { title: 'an unknown sink', to: 'bda', nearest: 'bad' },
    { title: 'the step that comes next', to: 'continue' },
    { title: 'several sinks', to: 'both', message: 'several sinks' },
  ])('refuses $title as an error route', ({ to, message = '', nearest }) => {
    const found = problemOf(`
      transforms:
        - { name: one, plugin: keep, on_error: ${to} }
        - { name: two, plugin: keep, on_success: [bad, both] }
      sinks:
        bad: { plugin: file }
        out: { plugin: file }
        other: { plugin: file }
        both: { plugin: multi_sink, options: { sinks: [out, other] } }`);
    expect(found.code).toBe('ERROR_ROUTE');
    expect(found.path).toEqual(['transforms', 0, 'on_error']);
    expect(found.message).toContain(message);
    expect(found.nearest).toBe(nearest);
  });

  test.each(['continue', 'discard', 'halt', 'fork', 'nowhere', 'both'])(
    'refuses `%s` as the end of a branch',
    (to) => {
      expect(
        findings(`
          transforms:
            - { name: fan, type: gate, fork_to: { left: out, right: ${to} } }
          sinks:
            out: { plugin: file }
            other: { plugin: file }
            both: { plugin: multi_sink, options: { sinks: [out, other] } }`),
      ).toEqual(['BRANCH_DESTINATION transforms.0.fork_to.right']);
    },
  );

  test('asks for an `output_sink` once, where rows go on after the last step', () => {
    expect(
      problemOf(`
        transforms:
          - { name: large, type: gate, condition: "row.a > 5", routes: { true: continue, false: continue } }
        sinks: { out: { plugin: file } }`),
    ).toMatchObject({
      code: 'OUTPUT_SINK_MISSING',
      path: ['transforms', 0, 'routes', 'true'],
      message: '`large` lets rows go on, but nothing comes after it: there is no `output_sink`',
    });
  });

  test.each([
    { to: 'uot', message: 'there is no sink `uot`', nearest: 'out' },
    { to: 'one', message: '`one` is a step, and', nearest: undefined },
  ])('refuses `$to` as the output sink, once', ({ to, message, nearest }) => {
    const found = problemOf(`
      transforms: [{ name: one, plugin: keep }]
      sinks: { out: { plugin: file } }
      output_sink: ${to}`);
    expect(found.path).toEqual(['output_sink']);
    expect(found.message).toContain(message);
    expect(found.nearest).toBe(nearest);
  });

  test('tells the edges of a node apart by their labels', () => {
    const text = (branch: string) => `
      transforms:
        - name: fan
          type: gate
          condition: "row.a > 5"
          routes: { true: fork, false: out }
          fork_to: { left: out, "${branch}": other }
      sinks: { out: { plugin: file }, other: { plugin: file } }`;
    expect(findings(text('right'))).toEqual([]);
    expect(findings(text('false'))).toEqual(['LABEL_REPEATED transforms.0.fork_to.false']);
  });
});

test('expandedWiring writes every default out', () => {
  const graph = graphOf(`
    source: { plugin: given }
    transforms:
      - name: large
        type: gate
        condition: "row.a > 5"
        routes: { true: { to: alerts, mode: copy }, false: continue }
        on_error: bad
      - { name: fan, type: gate, fork_to: { left: out, right: bad } }
    sinks:
      out: { plugin: file, on_write_failure: bad }
      alerts: { plugin: file }
      bad: { plugin: file }`);
  expect(expandedWiring(graph)).toEqual({
    source: {
      kind: 'source',
      on_success: [{ to: 'large', label: 'continue', mode: 'move' }],
      on_validation_failure: null,
    },
    large: {
      kind: 'gate',
      routes: {
        true: [
          { to: 'alerts', label: 'true:alerts', mode: 'copy' },
          { to: 'fan', label: 'true', mode: 'move' },
        ],
        false: [{ to: 'fan', label: 'false', mode: 'move' }],
      },
      on_error: { to: 'bad', label: 'on_error', mode: 'divert' },
    },
    fan: {
      kind: 'gate',
      fork: [
        { to: 'out', label: 'left', mode: 'copy' },
        { to: 'bad', label: 'right', mode: 'copy' },
      ],
    },
    out: {
      kind: 'sink',
      on_write_failure: { to: 'bad', label: 'on_write_failure', mode: 'divert' },
    },
    alerts: { kind: 'sink', on_write_failure: null },
    bad: { kind: 'sink', on_write_failure: null },
  });
});
