import { describe, expect, test } from 'vitest';

import { staticLabels } from '../../../engine/graph/static-labels.ts';
import { findings, problemOf } from './build-from-yaml.ts';

/** One gate, whose `out` and `other` are sinks, over rows of the given fields. */
const gate = (settings: string, fields = '[a: int]') => `
  source: { plugin: given, options: { fields: ${JSON.stringify(fields.slice(1, -1).split(', '))} } }
  transforms:
    - name: sort
      type: gate
      ${settings.trim().replaceAll(/\n\s*/g, '\n      ')}
  sinks: { out: { plugin: file }, other: { plugin: file } }`;

describe('checkGateForms', () => {
  test.each([
    {
      title: 'a condition and a plugin',
      settings: `
        condition: "row.a > 5"
        plugin: tiers
        options: { labels: [x, y] }
        routes: { x: out, y: other }`,
      found: ['GATE_FORM transforms.0.plugin'],
    },
    {
      title: 'a condition without routes',
      settings: 'condition: "row.a > 5"',
      found: ['GATE_FORM transforms.0'],
    },
    {
      title: 'routes without a decision',
      settings: 'routes: { x: [out, other] }',
      found: ['GATE_FORM transforms.0.routes'],
    },
    { title: 'nothing', settings: 'on_error: out', found: ['GATE_FORM transforms.0'] },
    {
      title: 'options without a plugin',
      settings: `
        condition: "row.a > 5"
        routes: { true: out, false: other }
        options: { labels: [] }`,
      found: ['GATE_FORM transforms.0.options'],
    },
    {
      title: 'an error route of a gate that only forks',
      settings: `
        fork_to: { left: out, right: other }
        on_error: out`,
      found: ['GATE_FORM transforms.0.on_error'],
    },
    {
      title: 'a fork with one branch',
      settings: 'fork_to: { left: out }',
      found: ['FORK_TOO_SMALL transforms.0.fork_to'],
    },
    {
      title: 'a fork without branches',
      settings: 'fork_to: {}',
      found: ['FORK_TOO_SMALL transforms.0.fork_to'],
    },
    {
      title: 'a fork that no route takes',
      settings: `
        condition: "row.a > 5"
        routes: { true: out, false: other }
        fork_to: { left: out, right: other }`,
      found: ['FORK_UNUSED transforms.0.fork_to'],
    },
    {
      title: '`fork` beside other destinations',
      settings: `
        condition: "row.a > 5"
        routes: { true: fork, false: [fork, out] }
        fork_to: { left: out, right: other }`,
      found: ['DESTINATION_UNKNOWN transforms.0.routes.false.0'],
    },
  ])('refuses $title', ({ settings, found }) => {
    expect(findings(gate(settings)).filter((line) => !line.startsWith('SINK_UNUSED'))).toEqual(
      found,
    );
  });

  test.each([
    {
      title: 'a condition with routes',
      settings: `
        condition: "row.a > 5"
        routes: { true: out, false: other }
        on_error: other`,
    },
    {
      title: 'a plugin with routes',
      settings: `
        plugin: tiers
        options: { labels: [x, y] }
        routes: { x: out, y: other }`,
    },
    { title: 'a fork', settings: 'fork_to: { left: out, right: other }' },
    {
      title: 'a condition that forks for one label',
      settings: `
        condition: "row.a > 5"
        routes: { true: { to: fork }, false: discard }
        fork_to: { left: out, right: other }`,
    },
  ])('takes $title', ({ settings }) => {
    expect(findings(gate(settings))).toEqual([]);
  });
});

describe('checkLabels', () => {
  test.each([
    { condition: 'row.a > 5', routes: 'true: out, false: other', found: [] },
    {
      condition: 'row.a > 5',
      routes: 'true: out, fales: other',
      found: ['ROUTE_MISSING transforms.0.routes', 'ROUTE_SURPLUS transforms.0.routes.fales'],
    },
    {
      condition: 'row.a > 5',
      routes: 'true: out, false: other, maybe: discard',
      found: ['ROUTE_SURPLUS transforms.0.routes.maybe'],
    },
    {
      condition: 'row.a * 2',
      routes: '2: out, 4: other',
      found: ['CONDITION_TYPE transforms.0.condition'],
    },
    {
      condition: '[row.a]',
      routes: 'x: out, y: other',
      found: ['CONDITION_TYPE transforms.0.condition'],
    },
    { condition: "row.a > 5 ? 'x' : 'y'", routes: 'x: out, y: other', found: [] },
    {
      condition: "row.a > 5 ? 'high' : 'low'",
      routes: 'hihg: out, low: other',
      found: ['ROUTE_IDLE transforms.0.routes.hihg', 'LABEL_WITHOUT_ROUTE transforms.0.routes'],
    },
    { condition: 'string(row.a)', routes: '1: out, 2: other', found: [] },
    { condition: "row.a > 5 ? 'x' : string(row.a)", routes: 'x: out, z: other', found: [] },
  ])('compares `$condition` with `$routes`', ({ condition, routes, found }) => {
    const settings = `
      condition: "${condition}"
      routes: { ${routes} }`;
    expect(findings(gate(settings))).toEqual(found);
  });

  test.each([
    { routes: 'x: out, y: other', found: [] },
    {
      routes: 'x: out, z: other',
      found: ['ROUTE_MISSING transforms.0.routes', 'ROUTE_SURPLUS transforms.0.routes.z'],
    },
    { routes: 'x: [out, other]', found: ['ROUTE_MISSING transforms.0.routes'] },
  ])('compares the labels of a gate plugin with `$routes`', ({ routes, found }) => {
    const settings = `
      plugin: tiers
      options: { labels: [x, y] }
      routes: { ${routes} }`;
    expect(findings(gate(settings))).toEqual(found);
  });
});

describe('inspectGate', () => {
  test('says where in the expression it cannot go on', () => {
    const settings = `
      condition: "row.a > > 5"
      routes: { true: out, false: other }`;
    expect(problemOf(gate(settings))).toMatchObject({
      code: 'EXPRESSION_INVALID',
      path: ['transforms', 0, 'condition'],
      column: 9,
    });
  });

  test.each([
    { field: 'b', fields: '[a: int]', found: ['EXPRESSION_INVALID transforms.0.condition'] },
    { field: 'b', fields: '[a: int, *]', found: [] },
    { field: 'a', fields: '[a: int]', found: [] },
    { field: 'a', fields: '[a: int?]', found: ['OPTIONAL_FIELD_ORDERED transforms.0.condition'] },
  ])('asks for `row.$field` in rows of $fields', ({ field, fields, found }) => {
    const settings = `
      condition: "row.${field} > 5"
      routes: { true: out, false: other }`;
    expect(findings(gate(settings, fields))).toEqual(found);
  });

  test('points at the options of a gate plugin whose condition cannot be read', () => {
    const settings = `
      plugin: tiers
      options: { labels: [x, y], field: nowhere }
      routes: { x: out, y: other }`;
    expect(findings(gate(settings))).toEqual(['EXPRESSION_INVALID transforms.0.options']);
  });

  test('is content with a tested optional field', () => {
    const settings = `
      condition: "row.a != null && row.a > 5"
      routes: { true: out, false: other }`;
    expect(findings(gate(settings, '[a: int?]'))).toEqual([]);
  });
});

test.each([
  { condition: "'x'", labels: ['x'] },
  { condition: "row.a > 5 ? 'x' : 'y'", labels: ['x', 'y'] },
  { condition: `(row.a > 5 ? "x" : ("y"))`, labels: ['x', 'y'] },
  { condition: "row.a ? 'x' : row.b ? 'y' : 'z'", labels: ['x', 'y', 'z'] },
  { condition: "row.a ? row.b ? 'x' : 'y' : 'z'", labels: ['x', 'y', 'z'] },
  { condition: "(row.a ? row.b : row.c) ? 'x' : 'y'", labels: ['x', 'y'] },
  { condition: "row.a == ':?' ? 'x' : 'y'", labels: ['x', 'y'] },
  { condition: "{'a': row.a}[row.b ? 'a' : 'b'] ? 'x' : 'y'", labels: ['x', 'y'] },
  { condition: "row.a ? 'x' : row.b", labels: undefined },
  { condition: "row.a ? 'x' : 'y' + row.b", labels: undefined },
  { condition: 'row.kind', labels: undefined },
  { condition: "('a') + ('b')", labels: undefined },
  { condition: "row.a ? 'x\\n' : 'y'", labels: undefined },
])('staticLabels of `$condition`', ({ condition, labels }) => {
  expect(staticLabels(condition)).toEqual(labels && new Set(labels));
});
