import { expect, test } from 'vitest';

import { NotFoundError } from '../../../landscape/model/errors.ts';
import { explainBatch } from '../../../landscape/queries/explain-batch.ts';
import { useGraph } from '../graph-run.ts';

const graph = useGraph();

async function explain(batch: string, page: { after?: number; limit?: number } = {}) {
  const { db, run, databasePath } = graph();
  return await explainBatch(db, run, batch, { databasePath, ...page });
}

test('a batch is told with what flushed it, its members and its outputs', async () => {
  const { schema, batch, rows, members, next } = await explain('b-2');
  expect(schema).toBe('elspeth.explain.batch');
  expect(batch).toMatchObject({
    id: 'b-2',
    node: 'totals',
    mode: 'transform',
    status: 'completed',
    trigger: 'count',
    followsRow: 0,
    group: null,
    members: 2,
    flushesAt: 2,
    outputs: 1,
    outputIds: ['t-12'],
    ends: [{ outcome: 'forked', sink: null, tokens: 1 }],
    error: null,
  });
  expect(rows).toEqual({ rows: 1, first: 0, last: 0 });
  expect(members).toEqual([
    { position: 1, token: 't-7', row: 0, file: 'in.jsonl', line: 1, branch: null },
    { position: 2, token: 't-11', row: 0, file: 'in.jsonl', line: 1, branch: null },
  ]);
  expect(next).toBeNull();
});

test('its members come in pages', async () => {
  const first = await explain('b-2', { limit: 1 });
  expect([first.members.map(({ token }) => token), first.next]).toEqual([['t-7'], 1]);
  const second = await explain('b-2', { limit: 1, after: 1 });
  expect([second.members.map(({ token }) => token), second.next]).toEqual([['t-11'], null]);
});

test.each(['b-9', 'b-0', '2', 't-2', ''])('there is no batch `%s`', async (asked) => {
  await expect(explain(asked)).rejects.toThrow(NotFoundError);
  await expect(explain(asked)).rejects.toThrow('its batches are b-1 to b-4');
});
