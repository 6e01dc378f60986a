import { describe, expect, test } from 'vitest';

import { findings, problemOf } from './build-from-yaml.ts';
import { both, join } from './join-settings.ts';

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
        - { name: left, type: aggregation, plugin: number, output_mode: passthrough, on_success: meet }
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
