import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Knex } from 'knex';

import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { reportErrors, sampleErrors } from '../../../landscape/queries/error-report.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import type { PipelineFolder } from '../../support/pipeline-folder.ts';

const settings = `source:
  plugin: csv
  on_validation_failure: quarantine
  options: { path: in.csv, schema: { mode: fixed, fields: ["id: int", "amount: float"] } }
transforms:
  - { name: ratio, plugin: value_transform, on_error: quarantine, options: { operations: [{ target: r, expression: "1.0 / row.amount" }] } }
sinks:
  out: { plugin: json, options: { path: out/out.jsonl } }
  quarantine: { plugin: json, options: { path: out/q.jsonl } }
output_sink: out
`;

let folder: PipelineFolder;
let db: Knex;
const keys: string[] = [];

beforeAll(async () => {
  folder = pipelineFolder(
    { 'pipeline.yaml': settings, 'in.csv': 'id,amount\n1,1\n2,x\n' },
    afterAll,
  );
  keys.push((await folder.run()).runKey);
  writeFileSync(join(folder.path, 'in.csv'), 'id,amount\n1,x\n2,y\n3,4\n4,0\n5,z\n');
  keys.push((await folder.run()).runKey);
  db = await openLandscapeReader(folder.landscape);
});

afterAll(async () => await db.destroy());

test('errors are grouped, with their rows, and held against the run before', async () => {
  const report = await reportErrors(db, await findRun(db, 'latest'));
  expect(report).toMatchObject({ errors: 4, status: 'completed', previousRun: keys[0] });
  expect(report.groups).toMatchObject([
    { node: 'source', field: 'amount', errors: 3, firstRow: 0, lastRow: 4, before: 1 },
    { node: 'ratio', errors: 1, firstRow: 3, lastRow: 3, before: 0 },
  ]);
});

test('the first run of a pipeline has none before it', async () => {
  const report = await reportErrors(db, await findRun(db, keys[0] ?? ''));
  expect(report.previousRun).toBeUndefined();
  expect(report.groups).toMatchObject([{ errors: 1, before: undefined }]);
});

test('samples are the first rows of the group, with their records and sentences', async () => {
  const run = await findRun(db, 'latest');
  const [group] = (await reportErrors(db, run)).groups;
  const samples = group && (await sampleErrors(db, run, group, folder.landscape));
  expect(samples).toMatchObject([
    { rowIndex: 0, text: '1,x\n', error: { found: '"x"', field: 'amount' } },
    { rowIndex: 1, text: '2,y\n' },
    { rowIndex: 4, text: '5,z\n' },
  ]);
});

test('the errors of runs that have ended are counted once', async () => {
  const own = await openLandscapeReader(folder.landscape);
  onTestFinished(() => own.destroy());
  let counted = 0;
  own.on('query', ({ sql }: { readonly sql: string }) => {
    if (sql.includes('count(`error`.`error_id`)')) counted += 1;
  });
  const run = await findRun(own, 'latest');
  const first = await reportErrors(own, run);
  expect(counted).toBeGreaterThan(0);
  counted = 0;
  expect(await reportErrors(own, run)).toEqual(first);
  expect(counted).toBe(0);
});

test('grouping ends when nobody waits for it any more, and half of it is not kept', async () => {
  const own = await openLandscapeReader(folder.landscape);
  onTestFinished(() => own.destroy());
  const run = await findRun(own, 'latest');
  await expect(reportErrors(own, run, { isCancelled: true })).rejects.toThrow('waits');
  expect((await reportErrors(own, run)).errors).toBe(4);
});
