import { describe, expect, test } from 'vitest';

import { build, findings, graphOf, problemOf } from './build-from-yaml.ts';

describe('checkNames', () => {
  test.each(['continue', 'discard', 'halt', 'fork', 'source'])(
    'refuses a step called `%s`',
    (name) => {
      const text = `
      transforms: [{ name: ${name}, plugin: keep, on_success: out }]
      sinks: { out: { plugin: file } }`;
      expect(findings(text)).toContain('NAME_RESERVED transforms.0.name');
    },
  );

  test('refuses a sink called like a word, at its key', () => {
    const text = `
      transforms: [{ name: one, plugin: keep, on_success: [source, out] }]
      sinks: { out: { plugin: file }, source: { plugin: file } }`;
    const built = build(text);
    expect(built.ok ? [] : built.problems).toContainEqual(
      expect.objectContaining({ code: 'NAME_RESERVED', path: ['sinks', 'source'], at: 'key' }),
    );
  });

  test.each([
    { title: 'two steps', second: 'one', sink: 'out', path: 'transforms.1.name' },
    { title: 'a step and a sink', second: 'two', sink: 'one', path: 'sinks.one' },
  ])('refuses one name for $title', ({ second, sink, path }) => {
    const text = `
      transforms:
        - { name: one, plugin: keep }
        - { name: ${second}, plugin: keep }
      sinks: { ${sink}: { plugin: file } }
      output_sink: ${sink}`;
    expect(findings(text)).toContain(`NAME_TAKEN ${path}`);
  });

  test('says which two things share a name', () => {
    expect(
      problemOf(`
        transforms:
          - { name: one, plugin: keep }
          - { name: one, plugin: keep, on_success: discard }
        sinks: {}`).message,
    ).toBe('two things are called `one`: a step (number 1) and this step');
  });
});

describe('orderNodes', () => {
  const sort = (routes: string) => `
    transforms:
      - { name: one, plugin: keep }
      - { name: sort, type: gate, condition: "string(row.a)", routes: { ${routes} } }
      - { name: two, plugin: keep }
      - { name: three, plugin: keep, on_success: out }
    sinks: { out: { plugin: file } }`;

  test.each([
    {
      title: 'a step that names itself',
      routes: 'a: sort, b: two',
      way: '`sort` → `sort`',
      path: 'transforms.1.routes.a',
    },
    {
      title: 'a gate that routes back',
      routes: 'a: one, b: two',
      way: '`one` → `sort` → `one`',
      path: 'transforms.1.routes.a',
    },
  ])('names the steps of a cycle in their order: $title', ({ routes, way, path }) => {
    const found = problemOf(sort(routes));
    expect(found.code).toBe('GRAPH_CYCLE');
    expect(found.message).toBe(`rows would go round in a circle: ${way}`);
    expect(found.path.join('.')).toBe(path);
  });

  test('lets a gate route forward past a step', () => {
    expect(findings(sort('a: three, b: discard, c: two'))).toEqual([
      'FALL_THROUGH_IMPLIED transforms.2',
    ]);
    expect(findings(sort('a: out, b: continue'))).toEqual([]);
  });

  test('reports each cycle once, and what else is wrong', () => {
    const text = `
      transforms:
        - { name: one, plugin: keep, on_success: [one, two] }
        - { name: two, plugin: keep, on_error: nowhere }
        - { name: three, type: gate, condition: "row.", routes: { a: two, b: out } }
      sinks: { out: { plugin: file } }`;
    expect(findings(text)).toEqual([
      'ERROR_ROUTE transforms.1.on_error',
      'GRAPH_CYCLE transforms.0.on_success.0',
      'GRAPH_CYCLE transforms.2.routes.a',
      'EXPRESSION_INVALID transforms.2.condition',
    ]);
  });
});

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

describe('checkFallThrough', () => {
  const pipeline = (first: string) => `
    transforms:
      - name: sort
        type: gate
        condition: "row.a > 5"
        routes: { true: high, false: low }
      - { name: high, plugin: keep${first} }
      - { name: low, plugin: keep }
    sinks: { out: { plugin: file }, other: { plugin: file } }
    output_sink: out`;

  test('refuses an implied `continue` into a step that something else names', () => {
    const built = build(pipeline(''));
    expect(built.ok ? [] : built.problems).toContainEqual(
      expect.objectContaining({
        code: 'FALL_THROUGH_IMPLIED',
        path: ['transforms', 1],
        message:
          '`high` does not say where its rows go, so they fall through into `low`, which `sort` names as well',
      }),
    );
  });

  test.each(['continue', 'low'])('takes `on_success: %s` for a decision', (to) => {
    expect(findings(pipeline(`, on_success: ${to}`))).toEqual(['SINK_UNUSED sinks.other']);
  });

  test('lets a route that is written as `continue` be', () => {
    expect(
      findings(`
        transforms:
          - { name: first, type: gate, condition: "row.a > 5", routes: { true: last, false: continue } }
          - { name: second, type: gate, condition: "row.a > 1", routes: { true: continue, false: discard } }
          - { name: last, plugin: keep }
        sinks: { out: { plugin: file } }
        output_sink: out`),
    ).toEqual([]);
  });

  test('lets several steps fall through into the output sink', () => {
    expect(
      findings(`
        transforms:
          - { name: one, type: gate, condition: "row.a > 5", routes: { true: out, false: continue } }
          - { name: two, plugin: keep }
        sinks: { out: { plugin: file } }
        output_sink: out`),
    ).toEqual([]);
  });
});

describe('checkWriteFailures', () => {
  const sinks = (a: string, b: string) => `
    source: { plugin: given, on_success: [a, b] }
    sinks:
      a: { plugin: file, on_write_failure: ${a} }
      b: { plugin: file${b} }`;

  test.each([
    { title: 'itself', a: 'a', b: '', message: '`a` cannot take the rows that it refuses' },
    {
      title: 'a sink that hands on to a third',
      a: 'b',
      b: ', on_write_failure: c }\n      c: { plugin: file',
      message: 'rows that `a` refuses go to `b`, which would hand them on to `c`',
    },
  ])('refuses $title', ({ a, b, message }) => {
    expect(problemOf(sinks(a, b))).toMatchObject({
      code: 'WRITE_FAILURE_ROUTE',
      path: ['sinks', 'a', 'on_write_failure'],
      message,
    });
  });

  test('refuses two sinks that hand rows to each other', () => {
    expect(findings(sinks('b', ', on_write_failure: a'))).toContain(
      'WRITE_FAILURE_ROUTE sinks.a.on_write_failure',
    );
  });

  test.each(['', ', on_write_failure: discard', ', on_write_failure: halt'])(
    'takes a sink with `%s`',
    (b) => {
      expect(findings(sinks('b', b))).toEqual([]);
    },
  );
});

describe('checkExportSink', () => {
  const exporting = (settings: string) => `
    sinks: { out: { plugin: file } }
    output_sink: out
    landscape: { export: { ${settings} } }`;

  test('refuses a sink that is not there', () => {
    expect(problemOf(exporting('sink: uot'))).toMatchObject({
      path: ['landscape', 'export', 'sink'],
      nearest: 'out',
    });
  });

  test('asks for a sink when the export is on', () => {
    expect(findings(exporting('enabled: true'))).toEqual(['EXPORT_SINK landscape.export.sink']);
    expect(findings(exporting('enabled: true, sink: out'))).toEqual([]);
  });
});

describe('checkMultiSinks', () => {
  const both = (sink: string) => `
    source: { plugin: given, on_success: both }
    sinks: { out: { plugin: file }, other: { plugin: file }, both: { plugin: multi_sink, ${sink} } }`;

  test.each([
    { title: 'no sinks', sink: 'options: {}', found: 'MULTI_SINK_MEMBERS sinks.both.options' },
    {
      title: 'a sink that is not there',
      sink: 'options: { sinks: [out, nowhere] }',
      found: 'DESTINATION_UNKNOWN sinks.both.options.sinks.1',
    },
    {
      title: 'itself',
      sink: 'options: { sinks: [both, out] }',
      found: 'DESTINATION_UNKNOWN sinks.both.options.sinks.0',
    },
    {
      title: 'an error route, which it never takes',
      sink: 'options: { sinks: [out, other] }, on_write_failure: discard',
      found: 'MULTI_SINK_SETTING sinks.both.on_write_failure',
    },
    {
      title: 'reasons, which it never writes',
      sink: 'options: { sinks: [out, other] }, with_reason: true',
      found: 'MULTI_SINK_SETTING sinks.both.with_reason',
    },
  ])('refuses $title', ({ sink, found }) => {
    expect(findings(both(sink))).toEqual([found]);
  });

  test('takes sinks that are there', () => {
    expect(findings(both('options: { sinks: [out, other] }'))).toEqual([]);
  });
});
