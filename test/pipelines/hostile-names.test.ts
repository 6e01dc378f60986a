import { expect, test } from 'vitest';

import { pipelineFolder } from '../support/pipeline-folder.ts';

test('__proto__ and constructor are fields like any other, wherever they are named', async () => {
  const folder = pipelineFolder({
    'in.jsonl': '{"a":1,"b":{"polluted":true}}\n{"a":2,"b":{"polluted":false}}\n',
    'pipeline.yaml': `
source: { plugin: json, options: { path: in.jsonl, schema: { mode: observed } } }
transforms:
  - { name: rename, plugin: field_mapper, options: { mapping: { a: constructor, b: __proto__ } } }
  - name: compute
    plugin: value_transform
    options: { operations: [{ target: toString, expression: "row.constructor + 1" }] }
  - name: split
    type: gate
    condition: 'row["__proto__"].polluted'
    routes: { "true": out, "false": discard }
sinks: { out: { plugin: json, options: { path: out/out.jsonl } } }
`,
  });
  const { end } = await folder.run();
  expect(end).toMatchObject({ status: 'completed' });
  expect(folder.read('out/out.jsonl')).toBe(
    '{"constructor":1,"__proto__":{"polluted":true},"toString":2}\n',
  );
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
