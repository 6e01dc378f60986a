import { expect, test } from 'vitest';

import { oneRow } from '../../plugins/contract.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

/** How many rows a batch had: what stands in the place of its members. */
const counted = (rows: readonly unknown[]) => ({
  kind: 'rows' as const,
  rows: [{ members: rows.length }],
});

const gathering = (trigger: string) =>
  plantedSettings(
    [
      'name: step, plugin: planted',
      `name: gather, type: aggregation, plugin: planted_batch, trigger: { ${trigger} }`,
    ],
    ['out'],
  );

/** Rows 0, 1, … with seconds before some of them: between rows (`busy`) or while the source is silent. */
const four = [{ id: 0 }, { id: 1 }, { id: 2 }, { id: 3 }];
const silence = { silentFor: 60 };

test.each([
  {
    title: 'a count',
    trigger: 'count: 2',
    source: four,
    flushes: [
      ['count', 1, 2],
      ['count', 3, 2],
    ],
  },
  {
    title: 'a count, and the end of the source the rest',
    trigger: 'count: 3',
    source: four,
    flushes: [
      ['count', 2, 3],
      ['end_of_source', 3, 1],
    ],
  },
  { title: 'the end of the source', trigger: '', source: four, flushes: [['end_of_source', 3, 4]] },
  {
    title: 'a condition over `batch.count`',
    trigger: 'condition: "batch.count > 2"',
    source: four,
    flushes: [
      ['condition', 2, 3],
      ['end_of_source', 3, 1],
    ],
  },
  {
    title: 'a timeout while the source is silent',
    trigger: 'timeout_seconds: 10',
    source: [{ id: 0 }, { id: 1 }, silence, { id: 2 }, silence],
    flushes: [
      ['timeout', 1, 2],
      ['timeout', 2, 1],
    ],
  },
  {
    title: 'a timeout between two rows',
    trigger: 'timeout_seconds: 10',
    source: [{ id: 0 }, { id: 1 }, { id: 2, takes: 30 }, { id: 3 }],
    flushes: [
      ['timeout', 2, 3],
      ['end_of_source', 3, 1],
    ],
  },
  {
    title: 'a condition over `batch.age_seconds` while the source is silent',
    trigger: 'condition: "batch.age_seconds >= 10.0"',
    source: [{ id: 0 }, { id: 1 }, silence, { id: 2 }, silence],
    flushes: [
      ['condition', 1, 2],
      ['condition', 2, 1],
    ],
  },
  {
    title: 'a condition over `batch.age_seconds` that a member makes true',
    trigger: 'condition: "batch.age_seconds >= 10.0 && batch.count == 3"',
    source: [{ id: 0 }, { id: 1 }, { id: 2, takes: 30 }, { id: 3 }],
    flushes: [
      ['condition', 2, 3],
      ['end_of_source', 3, 1],
    ],
  },
  {
    title: 'whichever comes first',
    trigger: 'count: 2, timeout_seconds: 10, condition: "batch.count == 2"',
    source: [{ id: 0 }, silence, { id: 1 }, { id: 2 }, { id: 3 }],
    flushes: [
      ['timeout', 0, 1],
      ['count', 2, 2],
      ['end_of_source', 3, 1],
    ],
  },
])('$title flushes a batch', async ({ trigger, source, flushes }) => {
  const clock = createFakeClock(0, 0);
  const { end, batches, folder } = await runPlanted(gathering(trigger), {
    clock,
    source,
    transform(row) {
      if (typeof row['takes'] === 'number') clock.advance(row['takes'] * 1000);
      return oneRow(row);
    },
    batch: counted,
  });
  expect(end.status).toBe('completed');
  expect(
    batches.map(({ trigger: by, followsRow, members }) => [by, followsRow, members.length]),
  ).toEqual(flushes);
  expect(batches.map(({ status }) => status)).toEqual(flushes.map(() => 'completed'));
  expect(folder.rows('out')).toEqual(flushes.map(([, , members]) => ({ members })));
});

test('a timeout is kept while the source is silent: flushed and committed in its time', async () => {
  const committed: number[] = [];
  await runPlanted(
    gathering('timeout_seconds: 10'),
    { source: [{ id: 0 }, { silentFor: 60 }] },
    {
      onEvent(event) {
        if (event.type !== 'group_committed') return;
        const { outcomes } = event.changes;
        if (outcomes.some(({ outcome }) => outcome === 'consumed_in_batch')) {
          committed.push(event.atMs);
        }
      },
    },
  );
  expect(committed).toEqual([10_000]);
});

test('a condition over the age is asked often enough to be kept within a second', async () => {
  const committed: number[] = [];
  await runPlanted(
    gathering('condition: "batch.age_seconds >= 10.0"'),
    { source: [{ id: 0 }, { silentFor: 60 }] },
    {
      onEvent(event) {
        if (event.type !== 'group_committed') return;
        const { outcomes } = event.changes;
        if (outcomes.some(({ outcome }) => outcome === 'consumed_in_batch')) {
          committed.push(event.atMs);
        }
      },
    },
  );
  expect(committed).toHaveLength(1);
  expect(committed[0]).toBeGreaterThanOrEqual(10_000);
  expect(committed[0]).toBeLessThan(11_000);
});

test('asking such a condition, ten times a second, writes nothing to the landscape', async () => {
  let groups = 0;
  await runPlanted(
    gathering('condition: "batch.age_seconds >= 100.0"'),
    { source: [{ id: 0 }, { silentFor: 60 }] },
    {
      onEvent: ({ type }) => {
        if (type === 'group_committed') groups += 1;
      },
    },
  );
  // The row, the end of the source, the flush, and the two of publishing.
  expect(groups).toBe(5);
});

test('what a count makes leaves at the row that triggered it, and what a timeout makes behind it', async () => {
  const clock = createFakeClock(0, 0);
  const { folder } = await runPlanted(
    plantedSettings(
      [
        'name: step, plugin: planted',
        'name: both, type: gate, condition: "row.id >= 0", routes: { "true": { to: gather, mode: copy }, "false": discard }',
        'name: past, type: gate, condition: "row.id >= 0", routes: { "true": out, "false": discard }',
        'name: gather, type: aggregation, plugin: planted_batch, trigger: { count: 2, timeout_seconds: 10 }',
      ],
      ['out'],
    ),
    {
      clock,
      source: [
        { id: 0 },
        { id: 1 },
        { id: 2 },
        { id: 3, takes: 30 },
        { id: 4 },
        { id: 5, takes: 30 },
      ],
      transform(row) {
        if (row['takes'] === 30 && row['id'] === 5) clock.advance(30_000);
        return oneRow({ id: row['id'] ?? null });
      },
      batch: (rows) => ({ kind: 'rows', rows: [{ of: rows.map(({ id }) => id ?? null) }] }),
    },
  );
  // The copy goes before the original.
  expect(folder.rows('out')).toEqual([
    { id: 0 },
    { of: [0, 1] },
    { id: 1 },
    { id: 2 },
    { of: [2, 3] },
    { id: 3 },
    { id: 4 },
    { of: [4, 5] },
    { id: 5 },
  ]);
});

test('a trigger condition that fails ends the run as failed, and says which', async () => {
  const { end } = await runPlanted(gathering('condition: "batch.count / (batch.count - 1) > 1"'), {
    source: four,
  });
  expect(end.status).toBe('failed');
  expect(end.error).toMatchObject({
    code: 'TRIGGER_FAILED',
    facts: { node: 'gather', members: 1 },
  });
});
