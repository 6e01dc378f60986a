import { describe, expect, test } from 'vitest';

import { build, findings } from './build-from-yaml.ts';

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
