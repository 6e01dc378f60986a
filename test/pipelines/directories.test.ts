import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { stopAfter } from '../support/stop-after.ts';

const settings = `
source:
  plugin: directory
  options: { path: inbox, pattern: "**/*.{csv,jsonl}", schema: { mode: fixed, fields: ["id: int"] } }
  on_validation_failure: bad
sinks:
  all: { plugin: csv, options: { path: out/all.csv } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: all
`;

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => (i % 25 === 9 ? 'bad' : String(from + i)));

const files = {
  'pipeline.yaml': settings,
  'inbox/a.csv': `id\n${lines(0, 100).join('\n')}\n`,
  'inbox/b/c.jsonl': `${lines(100, 100)
    .map((id) => `{"id":"${id}"}`)
    .join('\n')}\n`,
  'inbox/c.csv': `id\n${lines(200, 100).join('\n')}\n`,
  'inbox/notes.txt': 'not for the pipeline',
};

test('a folder is read as one source, and goes on where it stopped, without files that came later', async () => {
  const straight = pipelineFolder(files);
  const whole = stopAfter(Number.POSITIVE_INFINITY);
  const { end, runKey } = await straight.run({ wrapStore: whole.wrapStore });
  expect(end.status).toBe('completed');
  const outputs = straight.outputs();
  expect(outputs['all.csv']?.trim().split('\n')).toHaveLength(1 + 288);
  const lineage = lineageOf(straight.landscape, runKey);

  for (const stopped of [0, 2, Math.floor(whole.count() / 2), whole.count() - 2]) {
    const folder = pipelineFolder(files);
    let key = '';
    await expect(
      folder.run({
        wrapStore: stopAfter(stopped).wrapStore,
        onEvent: (event) => {
          if (event.type === 'run_started') key = event.runKey;
        },
      }),
    ).rejects.toThrow('stopped after');
    if (stopped > 0) writeFileSync(join(folder.path, 'inbox/aa.csv'), 'id\n1000\n');
    const second = await folder.run({ runKey: key });
    expect(second.end.status).toBe('completed');
    expect(folder.outputs(), `stopped after ${stopped}`).toEqual(outputs);
    expect(lineageOf(folder.landscape, key)).toEqual(lineage);
  }
});
