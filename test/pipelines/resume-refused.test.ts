import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';

import { ConfigError } from '../../landscape/model/errors.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import type { PipelineFolder } from '../support/pipeline-folder.ts';

const settings = `source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["id: int", "amount: float"] } }
transforms:
  - { name: region, plugin: lookup, options: { table: { path: regions.csv, key: id, schema: { fields: ["id: int"], mode: flexible } }, key_field: id, fields: [region], on_missing: default, defaults: { region: none } } }
  - { name: big, type: gate, condition: "row.amount > 50.0", routes: { "true": rest, "false": continue } }
sinks:
  out: { plugin: csv, options: { path: out/out.csv } }
  rest: { plugin: json, options: { path: out/rest.jsonl } }
output_sink: out
`;

const lines = Array.from({ length: 200 }, (_, i) => `${i},${(i * 37) % 100}\n`);

/** A run that was asked to stop after its first group. */
async function interrupted(sets: readonly string[] = []) {
  const folder = pipelineFolder({
    'pipeline.yaml': settings,
    'in.csv': `id,amount\n${lines.join('')}`,
    'regions.csv': 'id,region\n1,north\n2,south\n',
  });
  const stop = { requested: false };
  const { runKey, end } = await folder.run({
    sets,
    stop,
    onEvent: ({ type }) => {
      if (type === 'group_committed') stop.requested = true;
    },
  });
  expect(end.status).toBe('interrupted');
  return { folder, runKey };
}

/** Everything in the landscape but who may write. */
function contentOf({ landscape }: PipelineFolder): unknown {
  const db = new Database(landscape, { readonly: true });
  const tables = db
    .prepare(`select name from sqlite_schema where type = 'table' and name <> 'lease'`)
    .pluck()
    .all() as string[];
  const content = tables.map((table) => db.prepare(`select * from ${table}`).all());
  db.close();
  return content;
}

async function refusal(
  folder: PipelineFolder,
  runKey: string,
  options: Parameters<PipelineFolder['run']>[0] = {},
): Promise<unknown> {
  const before = contentOf(folder);
  const outputs = folder.outputs();
  const error: unknown = await folder.run({ ...options, runKey }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(contentOf(folder)).toEqual(before);
  expect(folder.outputs()).toEqual(outputs);
  return error instanceof ConfigError ? error.problems : error;
}

describe('a resume is refused, and nothing is written,', () => {
  test('when a setting has changed, which is named with both values', async () => {
    const { folder, runKey } = await interrupted();
    writeFileSync(join(folder.path, 'pipeline.yaml'), settings.replace('50.0', '60.0'));
    expect(await refusal(folder, runKey)).toMatchObject([
      {
        code: 'RESUME_SETTINGS_CHANGED',
        message: expect.stringContaining('transforms.big.condition') as string,
        found: expect.stringContaining('60.0') as string,
        expected: expect.stringContaining('50.0') as string,
      },
    ]);
  });

  test('when a step was added, removed or renamed', async () => {
    const { folder, runKey } = await interrupted();
    writeFileSync(join(folder.path, 'pipeline.yaml'), settings.replaceAll('big', 'large'));
    const problems = await refusal(folder, runKey);
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'RESUME_SETTINGS_CHANGED',
        message: expect.stringContaining('transforms.large.') as string,
        expected: 'nothing',
      }),
    );
  });

  test('when a table that a step reads beside the rows has changed', async () => {
    const { folder, runKey } = await interrupted();
    appendFileSync(join(folder.path, 'regions.csv'), '3,west\n');
    expect(await refusal(folder, runKey)).toMatchObject([
      {
        code: 'RESUME_NODE_CHANGED',
        message: expect.stringContaining('`region`') as string,
        found: '3',
        expected: '2',
      },
      { code: 'RESUME_NODE_CHANGED', message: expect.stringContaining('sha256') as string },
    ]);
  });

  test('when the code was another, until that is accepted', async () => {
    const { folder, runKey } = await interrupted();
    const db = new Database(folder.landscape);
    db.exec('drop trigger run_segments_no_update');
    db.exec(`update run_segments set code_version = '0.0.9+other'`);
    db.close();
    expect(await refusal(folder, runKey)).toMatchObject([
      {
        code: 'RESUME_CODE_CHANGED',
        expected: '0.0.9+other',
        nextStep: expect.stringContaining('--accept-code-change') as string,
      },
    ]);
  });

  test.each([
    ['has other content', `id,amount\n${lines.join('')}`.replace('1,37', '1,38')],
    ['is shorter', 'id,amount\n0,0\n'],
  ])('when the part of the source that was read %s', async (_, content) => {
    const { folder, runKey } = await interrupted();
    writeFileSync(join(folder.path, 'in.csv'), content);
    expect(await refusal(folder, runKey)).toMatchObject({ code: 'SOURCE_CHANGED' });
  });
});

test('rows that were added behind what was read are read', async () => {
  const { folder, runKey } = await interrupted();
  appendFileSync(join(folder.path, 'in.csv'), '200,1\n');
  const { end, progress } = await folder.run({ runKey });
  expect({ status: end.status, rows: progress.rows }).toEqual({ status: 'completed', rows: 201 });
});

test('where the landscape lies, and what is kept of it, may change', async () => {
  const { folder, runKey } = await interrupted();
  const sets = ['landscape.retention.row_payloads_days=90', 'landscape.url="sqlite:///other.db"'];
  expect((await folder.run({ runKey, sets })).end.status).toBe('completed');
});
