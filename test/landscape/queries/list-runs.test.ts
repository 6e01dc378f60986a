import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { listRuns } from '../../../landscape/queries/list-runs.ts';
import { makeFolder } from '../use-weather.ts';
import { recordWeatherRun } from '../weather-run.ts';

let folder: string;
let db: Knex;

beforeAll(async () => {
  folder = makeFolder();
  await recordWeatherRun({ folder, runKey: 'r-000001' });
  await recordWeatherRun({ folder, runKey: 'r-000002', end: 'crashed' });
  await recordWeatherRun({ folder, runKey: 'r-000003', lines: [] });
  db = await openLandscapeReader(join(folder, 'audit.db'));
});

afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

async function keysOf(filter: Parameters<typeof listRuns>[1]): Promise<readonly string[]> {
  return (await listRuns(db, filter)).items.map((run) => run.runKey);
}

describe('listRuns', () => {
  test('gives the run that was started last first', async () => {
    expect(await keysOf({})).toEqual(['r-000003', 'r-000002', 'r-000001']);
  });

  test.each([
    { filter: { status: 'completed' }, keys: ['r-000003', 'r-000001'] },
    { filter: { status: 'crashed' }, keys: ['r-000002'] },
    { filter: { status: 'running' }, keys: [] },
    { filter: { status: 'failed' }, keys: [] },
    { filter: { pipeline: 'weather' }, keys: ['r-000003', 'r-000002', 'r-000001'] },
    { filter: { pipeline: 'other' }, keys: [] },
  ] as const)('with $filter gives $keys', async ({ filter, keys }) => {
    expect(await keysOf(filter)).toEqual(keys);
  });

  test('gives pages that fit together', async () => {
    const first = await listRuns(db, { limit: 2 });
    expect(first.items.map((run) => run.runKey)).toEqual(['r-000003', 'r-000002']);
    const second = await listRuns(db, { limit: 2, after: first.next });
    expect(second.items.map((run) => run.runKey)).toEqual(['r-000001']);
    expect(second.next).toBeUndefined();
  });

  test('tells what a run did', async () => {
    const { items } = await listRuns(db, { status: 'completed' });
    expect(items.at(-1)).toMatchObject({
      runKey: 'r-000001',
      pipeline: 'weather',
      settingsFile: 'pipeline.yaml',
      status: 'completed',
      rows: 8,
      tokens: 8,
      reproducibilityGrade: 'full_reproducible',
      outcomes: new Map([
        ['completed', 1],
        ['discarded', 1],
        ['quarantined', 4],
        ['routed', 2],
      ]),
      segments: [expect.objectContaining({ codeVersion: '0.1.0', endStatus: 'completed' })],
    });
  });

  test('ends a crashed run at its last commit, once another has taken over', async () => {
    const { items } = await listRuns(db, { status: 'crashed' });
    const endedAtMs = expect.any(Number) as number;
    expect(items).toMatchObject([{ endedAtMs, rows: 8, segments: [{ endStatus: 'crashed' }] }]);
  });
});
