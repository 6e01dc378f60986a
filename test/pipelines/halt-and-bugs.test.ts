import { expect, test } from 'vitest';

import { oneRow } from '../../plugins/contract.ts';
import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { withPlanted } from '../support/planted-plugins.ts';

const numbers = (count: number) =>
  `n\n${Array.from({ length: count }, (_, i) => `${i}\n`).join('')}`;

const settings = (steps: string) => `
source: { plugin: csv, options: { path: in.csv, schema: { mode: fixed, fields: ["n: int"] } }, on_validation_failure: halt }
transforms:
${steps}
sinks:
  out: { plugin: csv, options: { path: out/out.csv } }
output_sink: out
`;

const planted = '  - { name: planted, plugin: planted }';

test('a gate that says halt stops the run as failed, naming row and reason, and publishes nothing', async () => {
  const folder = pipelineFolder({
    'in.csv': numbers(300),
    'pipeline.yaml': settings(`
  - { name: fine, type: gate, condition: "row.n == 250", routes: { "true": halt, "false": continue } }`),
  });
  const { end, runKey } = await folder.run();
  expect(end.status).toBe('failed');
  expect(end.reason).toMatchObject({ code: 'HALTED', node: 'fine', row: 250, line: 252 });
  expect(end.error?.message).toContain('row.n == 250 with row.n = 250');
  const [partial, ...others] = Object.keys(folder.outputs());
  expect(partial).toBe(`out.csv.partial-${runKey}`);
  expect(others).toEqual([]);
  // Rows before the halting one are settled; the halting token stays open.
  const lineage = lineageOf(folder.landscape, runKey);
  expect(lineage.filter((fact) => fact.includes('ended'))).toHaveLength(250);
  expect(lineage.some((fact) => fact.startsWith('  250 ended'))).toBe(false);
});

test('a row that was halted is taken up again by the next start, as the next attempt', async () => {
  const folder = pipelineFolder({
    'in.csv': numbers(300),
    'pipeline.yaml': settings(`  - { name: planted, plugin: planted, on_error: halt }`),
  });
  const failing = withPlanted({
    transform: (row) =>
      row['n'] === 120
        ? { kind: 'error', error: { reason: 'conversion_failed', message: 'not today' } }
        : oneRow(row),
  });
  const first = await folder.run({ registry: failing });
  expect(first.end.reason).toMatchObject({ code: 'HALTED', node: 'planted', row: 120 });
  const second = await folder.run({ registry: withPlanted({}), runKey: first.runKey });
  expect(second.end.status).toBe('completed');
  expect(folder.read('out/out.csv')).toBe(numbers(300));
  const attempts = lineageOf(folder.landscape, first.runKey).filter((fact) =>
    fact.includes('  120 planted'),
  );
  expect(attempts.map((fact) => fact.split(' in ')[0])).toEqual([
    '  120 planted 1/0 failed',
    '  120 planted 1/1 completed',
  ]);
});

test('a record that the source must halt at keeps halting, and loses nothing before it', async () => {
  const folder = pipelineFolder({
    'in.csv': `${numbers(10)}nonsense\n`,
    'pipeline.yaml': settings(`  - { name: same, plugin: passthrough }`),
  });
  const first = await folder.run();
  expect(first.end.reason).toMatchObject({
    code: 'HALTED',
    node: 'source',
    row: 10,
    why: 'type_mismatch',
  });
  const second = await folder.run({ runKey: first.runKey });
  expect(second.end.reason).toMatchObject({ code: 'HALTED', node: 'source', row: 10 });
});

test.each([
  {
    title: 'throws',
    code: 'PLUGIN_THREW',
    transform: () => {
      throw new TypeError('undefined is not a function');
    },
  },
  {
    title: 'returns NaN',
    code: 'PLUGIN_BAD_OUTPUT',
    transform: () => oneRow({ n: Number.NaN }),
  },
])(
  'a plugin that $title fails the run, keeps the rows before, and is tried again after the fix',
  async ({ code, transform }) => {
    const folder = pipelineFolder({ 'in.csv': numbers(300), 'pipeline.yaml': settings(planted) });
    const first = await folder.run({
      registry: withPlanted({
        transform: (row) => (row['n'] === 150 ? transform() : oneRow(row)),
      }),
    });
    expect(first.end.status).toBe('failed');
    expect(first.end.error).toMatchObject({ code, facts: { node: 'planted', row: 150 } });
    const ended = lineageOf(folder.landscape, first.runKey).filter((fact) =>
      fact.includes('ended'),
    );
    expect(ended).toHaveLength(150);
    const second = await folder.run({ registry: withPlanted({}), runKey: first.runKey });
    expect(second.end.status).toBe('completed');
    expect(folder.read('out/out.csv')).toBe(numbers(300));
  },
);

test('a run that is asked to stop ends as interrupted, keeps what it did, and goes on later', async () => {
  const folder = pipelineFolder({ 'in.csv': numbers(3000), 'pipeline.yaml': settings(planted) });
  const stop = { requested: false };
  const first = await folder.run({
    stop,
    registry: withPlanted({
      transform(row) {
        if (row['n'] === 700) stop.requested = true;
        return oneRow(row);
      },
    }),
  });
  expect(first.end.status).toBe('interrupted');
  const ended = lineageOf(folder.landscape, first.runKey).filter((fact) => fact.includes('ended'));
  expect(ended.length).toBeGreaterThan(700);
  expect(ended.length).toBeLessThan(3000);
  const second = await folder.run({ registry: withPlanted({}), runKey: first.runKey });
  expect(second.end.status).toBe('completed');
  expect(folder.read('out/out.csv')).toBe(numbers(3000));
});

test('a source that changed before the position is refused by the next start', async () => {
  const folder = pipelineFolder({ 'in.csv': numbers(300), 'pipeline.yaml': settings(planted) });
  const first = await folder.run({
    registry: withPlanted({
      transform(row) {
        if (row['n'] === 250) throw new Error('stop here');
        return oneRow(row);
      },
    }),
  });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${folder.path}/in.csv`, numbers(300).replace('\n17\n', '\n71\n'));
  const second = folder.run({ registry: withPlanted({}), runKey: first.runKey });
  await expect(second).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
});
