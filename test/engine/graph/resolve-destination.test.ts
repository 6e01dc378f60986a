import { describe, expect, test } from 'vitest';

import { findings, problemOf } from './build-from-yaml.ts';

describe('createDestinations', () => {
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
