import { describe, expect, test } from 'vitest';

import { findings, problemOf } from './build-from-yaml.ts';

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

test.each([
  { count: 1000, found: [] },
  { count: 1001, found: ['GRAPH_TOO_LARGE transforms'] },
])('buildGraph judges $count steps', ({ count, found }) => {
  const steps = Array.from({ length: count }, (_, i) => `    - { name: s${i}, plugin: keep }`);
  const text = `
  transforms:
${steps.join('\n')}
  sinks: { out: { plugin: file } }
  output_sink: out`;
  expect(findings(text)).toEqual(found);
});
