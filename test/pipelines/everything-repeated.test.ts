import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';

import { everythingPlanted, everythingSettings } from '../support/everything-pipeline.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { listHashColumns } from '../support/hash-columns.ts';
import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import type { PipelineFolder } from '../support/pipeline-folder.ts';
import { withPlanted } from '../support/planted-plugins.ts';
import { readRecorded } from '../support/recorded-tokens.ts';

/** A run in a folder and a landscape of its own, at another time of the day. */
async function runAt(startMs: number) {
  const folder = pipelineFolder({ 'pipeline.yaml': everythingSettings }, afterAll);
  const clock = createFakeClock(startMs, 0);
  const planted = everythingPlanted({ ...clock, nowMs: () => clock.nowMs() - startMs });
  const { runKey, end, progress } = await folder.run({
    clock,
    random: () => 0.5,
    registry: withPlanted(planted),
  });
  expect(end.status).toBe('completed');
  return { folder, runKey, progress };
}

/** Every hash of a column, in the order in which its records were written. */
function hashes({ landscape }: PipelineFolder, column: string): readonly unknown[] {
  const [table = '', name = ''] = column.split('.');
  const db = new Database(landscape, { readonly: true });
  try {
    return db
      .prepare(`select coalesce(hex(${name}), '-') from ${table} order by rowid`)
      .pluck()
      .all();
  } finally {
    db.close();
  }
}

describe('two runs on the same input, with retries, timeouts, forks and batches', async () => {
  const first = await runAt(0);
  const second = await runAt(Date.UTC(2030, 5, 17, 9, 30));

  test('write the same bytes', () => {
    expect(second.folder.outputs()).toEqual(first.folder.outputs());
  });

  test('have the same lineage, up to ids and times', () => {
    expect(lineageOf(second.folder.landscape, second.runKey)).toEqual(
      lineageOf(first.folder.landscape, first.runKey),
    );
  });

  test('record the same delays and causes of retries', () => {
    const retries = ({ folder, runKey }: typeof first) =>
      readRecorded(folder.landscape, runKey).tokens.flatMap(({ name, states }) =>
        states.filter(({ attempt }) => attempt > 0).map(({ context }) => [name, context]),
      );
    expect(retries(first).length).toBeGreaterThan(10);
    expect(retries(second)).toEqual(retries(first));
  });

  test.each(listHashColumns(first.folder.landscape))('record the same hashes in %s', (column) => {
    expect(hashes(second.folder, column)).toEqual(hashes(first.folder, column));
  });

  test('count the same', () => {
    const { rows, tokens, outcomes, nodes, edges } = first.progress;
    expect(second.progress).toMatchObject({ rows, tokens, outcomes, nodes, edges });
  });
});
