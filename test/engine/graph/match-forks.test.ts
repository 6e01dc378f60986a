import { describe, expect, test } from 'vitest';

import { findings, graphOf, problemOf } from './build-from-yaml.ts';
import { join } from './join-settings.ts';

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
