import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Knex } from 'knex';

import type { Run } from '../../../landscape/model/run.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { listBatches } from '../../../landscape/queries/list-batches.ts';
import { listOutputs } from '../../../landscape/queries/list-outputs.ts';
import { readNodeReport } from '../../../landscape/queries/node-report.ts';
import { listNodeSummaries } from '../../../landscape/queries/node-summaries.ts';
import { readRunSettings } from '../../../landscape/queries/run-settings.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { runFixture } from '../../support/fixture-pipeline.ts';

let db: Knex;
let run: Run;
let remove: () => void;

beforeAll(async () => {
  const fixture = await runFixture('batch-statistics', createFakeClock());
  db = await openLandscapeReader(fixture.landscape);
  run = await findRun(db, fixture.runKey);
  ({ remove } = fixture);
});

afterAll(async () => {
  await db.destroy();
  remove();
});

describe('listBatches', () => {
  const idsOf = async (page: Parameters<typeof listBatches>[2]) =>
    (await listBatches(db, run.runId, page)).items.map(({ batch }) => batch.batchId);

  test('gives the batches in the order in which they were opened, with what belongs to them', async () => {
    const { items, aggregations } = await listBatches(db, run.runId);
    expect(aggregations).toEqual(['fives']);
    expect(items.map(({ batch }) => batch.batchId)).toEqual(
      items.map(({ batch }) => batch.batchId).toSorted((a, b) => a - b),
    );
    expect(items.reduce((sum, { members }) => sum + members, 0)).toBe(35);
    expect(new Set(items.map(({ aggregation }) => aggregation))).toEqual(new Set(['fives']));
  });

  test('pages forward and backward are the whole, without gaps', async () => {
    const all = await idsOf({});
    const forward: number[] = [];
    for (let after: number | undefined; ;) {
      const page = await listBatches(db, run.runId, { after, limit: 3 });
      forward.push(...page.items.map(({ batch }) => batch.batchId));
      after = page.next;
      if (after === undefined) break;
    }
    expect(forward).toEqual(all);
    expect(await idsOf({ before: 'end', limit: 3 })).toEqual(all.slice(-3));
    expect(await idsOf({ before: all[5], limit: 2 })).toEqual(all.slice(3, 5));
  });

  test('narrows to one status', async () => {
    expect(await idsOf({ status: 'draft' })).toEqual([]);
    const completed = await listBatches(db, run.runId, { status: 'completed', limit: 2 });
    expect(completed.items).toHaveLength(2);
    expect(completed.next).toBe(completed.items[1]?.batch.batchId);
  });
});

describe('listNodeSummaries', () => {
  test('what comes in at a node is what went along the edges to it', async () => {
    const summaries = await listNodeSummaries(db, run.runId);
    const figures = Object.fromEntries(
      summaries.map(({ node, arrived, completed, failed }) => [
        node.name,
        { arrived, ended: completed + failed },
      ]),
    );
    expect(figures['source']).toEqual({ arrived: 38, ended: 38 });
    for (const { arrived, ended } of Object.values(figures)) expect(ended).toBe(arrived);
  });
});

describe('readNodeReport', () => {
  test('names the ends of its edges, and what went along them', async () => {
    const { edgesIn, edgesOut, summary, buckets } = await readNodeReport(db, run, 'judge');
    expect(edgesIn.map(({ from, to }) => [from, to])).toEqual([['rounded', 'judge']]);
    expect(edgesOut.map(({ edge, to }) => [edge.label, to])).toEqual(
      expect.arrayContaining([
        ['few', 'few'],
        ['alarm', 'alarms'],
        ['restless', 'restless'],
        ['calm', 'calm'],
      ]),
    );
    const out = edgesOut.reduce((sum, { tokens }) => sum + tokens, 0);
    expect(out).toBe(summary.completed);
    expect(buckets.reduce((sum, { states }) => sum + states, 0)).toBe(summary.completed);
  });

  test('a node that is not there is refused with the nearest name', async () => {
    const names = (await listNodeSummaries(db, run.runId)).map(({ node }) => node.name);
    await expect(readNodeReport(db, run, 'juge')).rejects.toMatchObject({
      code: 'NODE_NOT_FOUND',
      nextStep: `Did you mean \`judge\`? Its nodes are ${names.join(', ')}.`,
    });
  });
});

test('listOutputs names every sink, with the rows that ended in it', async () => {
  const outputs = await listOutputs(db, run);
  expect(outputs.map(({ sink }) => sink.name)).toEqual(
    expect.arrayContaining(['calm', 'restless', 'alarms', 'few', 'quarantine']),
  );
  for (const { artifact, bytes, publishedAgain } of outputs) {
    expect(artifact?.published?.path).toMatch(/^out\//);
    if (bytes > 0) expect(artifact?.sizeBytes).toBe(bytes);
    expect(publishedAgain).toBeUndefined();
  }
});

test('readRunSettings gives the settings with the origin of each value', async () => {
  const { settings, origins } = await readRunSettings(db, run.runId);
  expect(settings['run_mode']).toBe('live');
  expect(origins.get('run_mode')).toEqual({ kind: 'default' });
  expect(origins.get('source.plugin')).toEqual({ kind: 'file', line: 11 });
});
