import { expect, test } from 'vitest';

import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';

/** Every tenth row has a field that the CSV sink has no column for. */
const rows = Array.from({ length: 40 }, (_, i) =>
  i % 10 === 3 ? { id: i, extra: 'x' } : { id: i },
);
const input = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;

const settings = (onWriteFailure: string) => `
source: { plugin: json, options: { path: in.jsonl, schema: { mode: flexible, fields: ["id: int"] } } }
transforms:
  - { name: late, type: gate, condition: "row.id % 10 == 4", routes: { "true": rest, "false": continue } }
sinks:
  narrow: { plugin: csv, options: { path: out/narrow.csv, schema: { mode: fixed, fields: ["id: int"] } }${onWriteFailure} }
  rest: { plugin: json, options: { path: out/rest.jsonl } }
output_sink: narrow
`;

const ends = (lineage: readonly string[]) =>
  lineage
    .filter((fact) => fact.includes(' ended '))
    .map((fact) => fact.trim().split(' ').slice(0, 4).join(' '));

test('a refused row goes to on_write_failure, in its place among the rows of that sink', async () => {
  const folder = pipelineFolder({
    'in.jsonl': input,
    'pipeline.yaml': settings(', on_write_failure: rest'),
  });
  const { end, runKey } = await folder.run();
  expect(end.status).toBe('completed');
  const written = folder
    .read('out/rest.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; _elspeth?: { reason: string; node: string } });
  expect(written.map(({ id }) => id)).toEqual([3, 4, 13, 14, 23, 24, 33, 34]);
  expect(written[0]).toMatchObject({
    extra: 'x',
    _elspeth: { reason: 'unexpected_field', node: 'narrow', row: 3 },
  });
  expect(written[1]).toEqual({ id: 4 });
  expect(folder.read('out/narrow.csv').trim().split('\n')).toHaveLength(1 + 40 - 8);
  const lineage = lineageOf(folder.landscape, runKey);
  expect(ends(lineage)).toContain('3 ended quarantined rest');
  expect(ends(lineage)).toContain('4 ended routed rest');
  expect(ends(lineage)).toHaveLength(40);
});

test('without a route a refused row is quarantined in the landscape alone', async () => {
  const folder = pipelineFolder({ 'in.jsonl': input, 'pipeline.yaml': settings('') });
  const { end, runKey } = await folder.run();
  expect(end.status).toBe('completed');
  expect(ends(lineageOf(folder.landscape, runKey))).toContain('13 ended quarantined -');
});

test('with discard a refused row is discarded', async () => {
  const folder = pipelineFolder({
    'in.jsonl': input,
    'pipeline.yaml': settings(', on_write_failure: discard'),
  });
  const { runKey } = await folder.run();
  expect(ends(lineageOf(folder.landscape, runKey))).toContain('13 ended discarded -');
});

test('with halt the run stops, and the row is tried again by the next start', async () => {
  const folder = pipelineFolder({
    'in.jsonl': input,
    'pipeline.yaml': settings(', on_write_failure: halt'),
  });
  const first = await folder.run();
  expect(first.end.reason).toMatchObject({
    code: 'HALTED',
    node: 'narrow',
    row: 3,
    why: 'unexpected_field',
  });
  const second = await folder.run({ runKey: first.runKey });
  expect(second.end.reason).toMatchObject({ code: 'HALTED', row: 3 });
  const attempts = lineageOf(folder.landscape, first.runKey).filter((fact) =>
    fact.startsWith('  3 narrow'),
  );
  expect(attempts).toHaveLength(2);
});
