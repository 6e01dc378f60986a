import { describe, expect, test } from 'vitest';

import { findings, problemOf } from './build-from-yaml.ts';

describe('checkSinks', () => {
  const sinks = (source: string, ...paths: readonly string[]) => `
    source: { plugin: given, options: { path: ${source} }, on_success: [a, b] }
    sinks:
      a: { plugin: file, options: { path: ${paths[0]} } }
      b: { plugin: file, options: { path: ${paths[1]} } }`;

  test('refuses two sinks that write one file', () => {
    expect(problemOf(sinks('in.csv', 'out.csv', 'out.csv'))).toMatchObject({
      code: 'FILE_SHARED',
      path: ['sinks', 'b', 'options', 'path'],
      message: '`b` and `a` would write the same file',
      found: '/pipeline/out.csv',
    });
  });

  test('refuses a sink that writes over the source', () => {
    expect(problemOf(sinks('in.csv', 'in.csv', 'out.csv'))).toMatchObject({
      path: ['sinks', 'a', 'options', 'path'],
      message: '`a` would overwrite the file that the source reads',
    });
  });

  test('takes a file for each', () => {
    expect(findings(sinks('in.csv', 'out.csv', 'more.csv'))).toEqual([]);
  });

  test('names the risk of a sink that can have its effect twice', () => {
    expect(
      problemOf(`
        sinks: { out: { plugin: mail } }
        output_sink: out`),
    ).toMatchObject({
      severity: 'warning',
      code: 'SINK_NOT_IDEMPOTENT',
      path: ['sinks', 'out', 'plugin'],
    });
  });
});

describe('inspectAggregation', () => {
  const sum = (settings: string, fields = '["a: int"]') => `
    source: { plugin: given, options: { fields: ${fields} } }
    transforms: [{ name: sum, type: aggregation, plugin: count, ${settings} }]
    sinks: { out: { plugin: file } }
    output_sink: out`;

  test.each([
    { condition: 'batch.count >= 10 && batch.age_seconds > 5.0', found: [] },
    { condition: 'batch.size > 1', found: ['EXPRESSION_INVALID'] },
    { condition: 'row.a > 1', found: ['EXPRESSION_INVALID'] },
    { condition: 'batch.count', found: ['CONDITION_TYPE'] },
  ])('judges the trigger `$condition`', ({ condition, found }) => {
    expect(findings(sum(`trigger: { condition: "${condition}" }`))).toEqual(
      found.map((code) => `${code} transforms.0.trigger.condition`),
    );
  });

  test.each([
    { settings: 'group_by: [a]', fields: '["a: int?"]', found: [] },
    { settings: 'group_by: [b]', fields: '["a: int", "*"]', found: [] },
    {
      settings: 'group_by: [a, b]',
      fields: '["a: int"]',
      found: ['GROUP_FIELD_UNKNOWN transforms.0.group_by.1'],
    },
  ])('judges `$settings` in rows of $fields', ({ settings, fields, found }) => {
    expect(findings(sum(settings, fields))).toEqual(found);
  });
});
