import { expect, test } from 'vitest';

import type { RowData } from '../../landscape/model/json.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const grouped = (trigger: string, fields = '[kind]', more = '') =>
  plantedSettings(
    [
      `name: gather, type: aggregation, plugin: planted_batch, group_by: ${fields}, trigger: { ${trigger} }${more}`,
    ],
    more.includes('bad') ? ['out', 'bad'] : ['out'],
  );

const ids = (rows: readonly RowData[]) => ({
  kind: 'rows' as const,
  rows: [{ ids: rows.map(({ id }) => id ?? null) }],
});

test('each value has a batch of its own, flushed by its own count, the rest by first member', async () => {
  const { folder, batches } = await runPlanted(grouped('count: 2'), {
    source: [
      { id: 0, kind: 'late' },
      { id: 1, kind: 'x' },
      { id: 2, kind: 'other' },
      { id: 3, kind: 'x' },
      { id: 4, kind: 'x' },
    ],
    batch: ids,
  });
  expect(folder.rows('out')).toEqual([{ ids: [1, 3] }, { ids: [0] }, { ids: [2] }, { ids: [4] }]);
  expect(batches.map(({ group, trigger }) => [group, trigger])).toEqual([
    [{ kind: 'late' }, 'end_of_source'],
    [{ kind: 'x' }, 'count'],
    [{ kind: 'other' }, 'end_of_source'],
    [{ kind: 'x' }, 'end_of_source'],
  ]);
});

test('null is a group, and so is every other JSON value: what is equal as canonical JSON is one', async () => {
  const { folder, batches } = await runPlanted(grouped(''), {
    source: [
      { id: 0, kind: null },
      { id: 1, kind: 'null' },
      { id: 2, kind: null },
      { id: 3, kind: 1 },
      { id: 4, kind: '1' },
      { id: 5, kind: 1.0 },
      { id: 6, kind: { a: 1, b: [2] } },
      { id: 7, kind: { b: [2], a: 1 } },
      { id: 8, kind: '' },
      { id: 9, kind: [] },
    ],
    batch: ids,
  });
  const groups = [[0, 2], [1], [3, 5], [4], [6, 7], [8], [9]];
  expect(folder.rows('out')).toEqual(groups.map((group) => ({ ids: group })));
  expect(batches[0]?.group).toEqual({ kind: null });
});

test('several fields make one group together, and their order does not mix values up', async () => {
  const { folder } = await runPlanted(grouped('', '[a, b]'), {
    source: [
      { id: 0, a: 'x', b: 'y' },
      { id: 1, a: 'y', b: 'x' },
      { id: 2, a: 'x', b: 'y' },
      { id: 3, a: 'x,y', b: '' },
    ],
    batch: ids,
  });
  expect(folder.rows('out')).toEqual([{ ids: [0, 2] }, { ids: [1] }, { ids: [3] }]);
});

test.each([
  { more: '', end: 'quarantined' },
  { more: ', on_error: bad', end: 'quarantined to bad' },
  { more: ', on_error: discard', end: 'discarded' },
])('a row without the field is an error of that row alone: $end', async ({ more, end }) => {
  const { folder, ends, token, progress } = await runPlanted(grouped('count: 2', '[kind]', more), {
    source: [{ id: 0, kind: 'x' }, { id: 1 }, { id: 2, kind: 'x' }],
    batch: ids,
  });
  expect(folder.rows('out')).toEqual([{ ids: [0, 2] }]);
  expect(ends['1']).toBe(end);
  expect(token('1').states.find(({ node }) => node === 'gather')).toMatchObject({
    status: 'failed',
    error: { reason: 'missing_field', field: 'kind' },
  });
  expect(progress.outcomes.buffered).toBe(0);
});

test('a timeout counts from the first member of each group', async () => {
  const { folder, batches } = await runPlanted(grouped('timeout_seconds: 10'), {
    source: [
      { id: 0, kind: 'x' },
      { silentFor: 6 },
      { id: 1, kind: 'y' },
      { id: 2, kind: 'x' },
      { silentFor: 6 },
      { id: 3, kind: 'x' },
      { silentFor: 60 },
    ],
    batch: ids,
  });
  expect(folder.rows('out')).toEqual([{ ids: [0, 2] }, { ids: [1] }, { ids: [3] }]);
  expect(batches.map(({ followsRow }) => followsRow)).toEqual([2, 3, 3]);
});

test('groups that are due together are flushed in the order of their first members', async () => {
  const { folder } = await runPlanted(grouped('timeout_seconds: 10'), {
    source: [
      { id: 0, kind: 'z' },
      { id: 1, kind: 'a' },
      { id: 2, kind: 'm' },
      { id: 3, kind: 'a' },
      { silentFor: 11 },
    ],
    batch: ids,
  });
  expect(folder.rows('out')).toEqual([{ ids: [0] }, { ids: [1, 3] }, { ids: [2] }]);
});

test('too many waiting rows in all groups together are a failure that says so', async () => {
  const { end, ends, batches } = await runPlanted(grouped('', '[kind]', ', max_open_members: 2'), {
    source: [
      { id: 0, kind: 'a' },
      { id: 1, kind: 'b' },
      { id: 2, kind: 'c' },
    ],
    batch: ids,
  });
  expect(end.status).toBe('failed');
  expect(end.error).toMatchObject({
    code: 'TOO_MANY_OPEN_MEMBERS',
    facts: { node: 'gather', max_open_members: 2 },
  });
  expect(end.error?.message).toContain('`max_open_members`');
  // Those that wait go on waiting, and so does the one that found no room.
  expect(ends).toEqual({ 0: 'open', 1: 'open', 2: 'open' });
  expect(batches.map(({ status }) => status)).toEqual(['draft', 'draft']);
});
