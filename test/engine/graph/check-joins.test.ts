import { describe, expect, test } from 'vitest';

import { findings, graphOf, problemOf } from './build-from-yaml.ts';

/** A fork of two branches that lead to `left` and `right`, steps in between, and a coalesce. */
const join = (settings: string, steps = both, source = 'fan') => `
  source: { plugin: given, on_success: ${source} }
  transforms:
    - { name: fan, type: gate, fork_to: { l: left, r: right } }
    ${steps.trim().replaceAll(/\n\s*/g, '\n    ')}
    - { name: meet, type: coalesce, branches: [l, r]${settings && `, ${settings}`} }
  sinks: { out: { plugin: file } }
  output_sink: out`;

const both = `
  - { name: left, plugin: keep, on_success: meet }
  - { name: right, plugin: keep, on_success: meet }`;

describe('checkCoalesceForms', () => {
  test.each([
    { settings: 'policy: quorum', found: [''] },
    { settings: 'policy: quorum, quorum_count: 3', found: ['.quorum_count'] },
    { settings: 'quorum_count: 1', found: ['.quorum_count'] },
    { settings: 'policy: best_effort', found: [''] },
    { settings: 'policy: first, timeout_seconds: 5', found: ['.timeout_seconds'] },
    { settings: 'merge: select', found: [''] },
    { settings: 'merge: select, select_branch: m', found: ['.select_branch'] },
    { settings: 'select_branch: l', found: ['.select_branch'] },
    { settings: 'merge: nested, on_collision: fail', found: ['.on_collision'] },
  ])('refuses `$settings`', ({ settings, found }) => {
    expect(findings(join(settings))).toEqual(
      found.map((path) => `COALESCE_FORM transforms.3${path}`),
    );
  });

  test.each([
    '',
    'policy: quorum, quorum_count: 2',
    'policy: quorum, quorum_count: 1, timeout_seconds: 5',
    'policy: best_effort, timeout_seconds: 5',
    'policy: first',
    'timeout_seconds: 5',
    'merge: select, select_branch: l',
    'merge: nested',
    'on_collision: fail',
  ])('takes `%s`', (settings) => {
    expect(findings(join(settings))).toEqual([]);
  });

  test('refuses a branch twice, and then knows of two branches only', () => {
    const text = join('').replace('[l, r]', '[l, r, l]');
    expect(findings(text)).toEqual(['COALESCE_FORM transforms.3.branches.2']);
  });
});

describe('matchForks', () => {
  test('gives the coalesce the fork that makes its branches', () => {
    const meet = graphOf(join('')).nodes[4]!;
    expect(meet.kind === 'coalesce' && meet.fork).toBe(1);
  });

  test('refuses a branch that no fork makes, with the nearest one', () => {
    const text = join('').replace('[l, r]', '[l, rr]').replace('r: right', 'rrr: right');
    expect(problemOf(text)).toMatchObject({
      code: 'BRANCH_UNKNOWN',
      path: ['transforms', 3, 'branches', 1],
      nearest: 'rrr',
    });
  });

  const twoForks = (first: string, second: string, branches: string) => `
    transforms:
      - { name: sort, type: gate, condition: "row.a > 5", routes: { true: one, false: two } }
      - { name: one, type: gate, fork_to: { ${first} } }
      - { name: two, type: gate, fork_to: { ${second} } }
      - { name: meet, type: coalesce, branches: [${branches}] }
    sinks: { out: { plugin: file } }
    output_sink: out`;

  test.each([
    {
      title: 'branches of several forks',
      text: twoForks('a: meet, b: out', 'c: meet, d: out', 'a, c'),
      message: 'the branches of `meet` come from several forks: `one` and `two`',
    },
    {
      title: 'branches that two forks make',
      text: twoForks('a: meet, b: meet', 'a: meet, b: meet', 'a, b'),
      message:
        'the branches of `meet` can come from `one` and `two`, and only one fork can be meant',
    },
  ])('refuses $title', ({ text, message }) => {
    expect(problemOf(text)).toMatchObject({ code: 'COALESCE_FORK', message });
  });

  test('lets forks have equal names for branches that meet nowhere', () => {
    expect(findings(twoForks('a: meet, b: meet', 'a: out, c: out', 'a, b'))).toEqual([]);
  });

  test('refuses a branch that two coalesces claim', () => {
    const text = `
      transforms:
        - { name: fan, type: gate, fork_to: { a: one, b: one, c: two } }
        - { name: one, type: coalesce, branches: [a, b], on_success: out }
        - { name: two, type: coalesce, branches: [b, c], on_success: out }
      sinks: { out: { plugin: file } }`;
    expect(findings(text)).toEqual(['BRANCH_CLAIMED_TWICE transforms.2.branches.0']);
  });

  test('lets the branches of one fork meet in two coalesces', () => {
    const text = `
      transforms:
        - { name: fan, type: gate, fork_to: { a: one, b: one, c: two, d: two } }
        - { name: one, type: coalesce, branches: [a, b], on_success: out }
        - { name: two, type: coalesce, branches: [c, d], on_success: out }
      sinks: { out: { plugin: file } }`;
    expect(findings(text)).toEqual([]);
  });
});

describe('checkJoins', () => {
  test.each([
    {
      title: 'a branch that ends in a sink',
      steps: `
        - { name: left, plugin: keep, on_success: meet }
        - { name: right, plugin: keep, on_success: out }`,
      found: ['BRANCH_NEVER_ARRIVES transforms.3.branches.1'],
    },
    {
      title: 'rows of no branch',
      steps: `
        - { name: left, plugin: keep, on_success: meet }
        - { name: right, plugin: keep, on_success: meet }
        - { name: late, plugin: keep, on_success: meet }`,
      source: '[fan, late]',
      found: ['COALESCE_STRANGER transforms.3.on_success'],
    },
    {
      title: 'a branch that is copied on its way, both copies to the coalesce',
      steps: `
        - { name: left, plugin: keep, on_success: [more, meet] }
        - { name: more, plugin: keep, on_success: meet }
        - { name: right, plugin: keep, on_success: meet }`,
      found: ['BRANCH_ARRIVES_TWICE transforms.4.branches.0'],
    },
    {
      title: 'a batch that makes new rows within a branch',
      steps: `
        - { name: left, plugin: keep, on_success: sum }
        - { name: sum, type: aggregation, plugin: count, on_success: meet }
        - { name: right, plugin: keep, on_success: meet }`,
      found: ['BATCH_IN_BRANCH transforms.2.output_mode'],
    },
    {
      title: 'a fork within whose branches both arrive',
      steps: `
        - { name: left, type: gate, fork_to: { x: meet, y: meet } }
        - { name: right, plugin: keep, on_success: meet }`,
      found: ['BRANCH_ARRIVES_TWICE transforms.3.branches.0'],
    },
  ])('refuses $title', ({ steps, source = 'fan', found }) => {
    expect(findings(join('', steps, source))).toEqual(found);
  });

  test.each([
    {
      title: 'branches that go straight to the coalesce',
      steps: `
        - { name: left, plugin: keep, on_success: meet }
        - { name: right, type: gate, condition: "row.a > 5", routes: { true: meet, false: discard } }`,
    },
    {
      title: 'routes of which only one is taken',
      steps: `
        - { name: left, type: gate, condition: "row.a > 5", routes: { true: meet, false: more } }
        - { name: more, plugin: keep, on_success: meet }
        - { name: right, plugin: keep, on_success: meet }`,
    },
    {
      title: 'a copy that goes elsewhere',
      steps: `
        - { name: left, plugin: keep, on_success: [out, meet] }
        - { name: right, plugin: keep, on_success: meet }`,
    },
    {
      title: 'a batch whose members go on',
      steps: `
        - { name: left, type: aggregation, plugin: count, output_mode: passthrough, on_success: meet }
        - { name: right, plugin: keep, on_success: meet }`,
    },
    {
      title: 'a batch in a way that leads elsewhere',
      steps: `
        - { name: left, type: gate, condition: "row.a > 5", routes: { true: meet, false: sum } }
        - { name: sum, type: aggregation, plugin: count, on_success: out }
        - { name: right, plugin: keep, on_success: meet }`,
    },
    {
      title: 'one step for both branches',
      steps: `
        - { name: left, plugin: keep, on_success: shared }
        - { name: right, plugin: keep, on_success: shared }
        - { name: shared, plugin: keep, on_success: meet }`,
    },
    {
      title: 'a fork within that merges again',
      steps: `
        - { name: left, type: gate, fork_to: { x: join, y: join } }
        - { name: join, type: coalesce, branches: [x, y], on_success: meet }
        - { name: right, plugin: keep, on_success: meet }`,
    },
    {
      title: 'a fork within of which one branch arrives',
      steps: `
        - { name: left, type: gate, fork_to: { x: out, y: meet } }
        - { name: right, plugin: keep, on_success: meet }`,
    },
  ])('takes $title', ({ steps }) => {
    expect(findings(join('', steps))).toEqual([]);
  });

  test('knows that a token leaves the inner branch where the outer ones merge', () => {
    const text = `
      transforms:
        - { name: outer, type: gate, fork_to: { a: inner, b: first } }
        - { name: inner, type: gate, fork_to: { x: first, y: out } }
        - { name: first, type: coalesce, branches: [a, b], on_success: second }
        - { name: second, type: coalesce, branches: [x, y] }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(findings(text)).toEqual(['COALESCE_STRANGER transforms.2.on_success']);
  });

  test('knows that a token keeps the outer branch where the inner ones merge', () => {
    const text = `
      transforms:
        - { name: outer, type: gate, fork_to: { a: inner, b: second } }
        - { name: inner, type: gate, fork_to: { x: first, y: first } }
        - { name: first, type: coalesce, branches: [x, y], on_success: [second, out] }
        - { name: second, type: coalesce, branches: [a, b] }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(findings(text)).toEqual([]);
  });

  test('says that a third branch of the fork is a stranger', () => {
    const text = join('').replace('r: right }', 'r: right, s: meet }');
    expect(problemOf(text)).toMatchObject({
      code: 'COALESCE_STRANGER',
      path: ['transforms', 0, 'fork_to', 's'],
      message: '`fan` sends rows of branch `s` to `meet`, where `l` and `r` meet',
    });
  });

  test('does not miss a branch that only an unknown name keeps away', () => {
    expect(findings(join('', both.replace('success: meet', 'success: meat')))).toEqual([
      'DESTINATION_UNKNOWN transforms.1.on_success',
    ]);
  });
});
