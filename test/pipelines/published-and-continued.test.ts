import { expect, test } from 'vitest';

import { pipelineFolder } from '../support/pipeline-folder.ts';
import { stopAfter } from '../support/stop-after.ts';

const settings = `
source: { plugin: csv, options: { path: in.csv, schema: { mode: fixed, fields: ["id: int"] } } }
transforms:
  - { name: odd, type: gate, condition: "row.id % 2 == 1", routes: { "true": file, "false": table } }
sinks:
  file: { plugin: csv, options: { path: out/odd.csv, if_exists: fail } }
  table: { plugin: database, options: { url: "sqlite:///out/even.db", table: even, if_exists: fail, schema: { mode: fixed, fields: ["id: int"] } } }
`;

test('outputs that must not exist yet are no obstacle to the run that has published them', async () => {
  const files = { 'pipeline.yaml': settings, 'in.csv': 'id\n1\n2\n3\n' };
  const whole = stopAfter(Number.POSITIVE_INFINITY);
  await pipelineFolder(files).run({ wrapStore: whole.wrapStore });
  const folder = pipelineFolder(files);
  let runKey = '';
  const first = folder.run({
    // All but the record that the outputs have their names.
    wrapStore: stopAfter(whole.count() - 1).wrapStore,
    onEvent: (event) => {
      if (event.type === 'run_started') runKey = event.runKey;
    },
  });
  await expect(first).rejects.toThrow('stopped after');
  expect(folder.read('out/odd.csv')).toBe('id\n1\n3\n');
  const { end } = await folder.run({ runKey });
  expect(end.status).toBe('completed');
  expect(folder.read('out/odd.csv')).toBe('id\n1\n3\n');
});

test('another run still refuses them', async () => {
  const folder = pipelineFolder({ 'pipeline.yaml': settings, 'in.csv': 'id\n1\n2\n' });
  await folder.run();
  await expect(folder.run()).rejects.toThrow('exists already');
});
