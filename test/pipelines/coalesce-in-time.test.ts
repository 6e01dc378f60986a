import { expect, test } from 'vitest';

import { oneRow } from '../../plugins/contract.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

/** `a` arrives at once, `b` passes `wait`, a batch that is flushed at the end or by `trigger`. */
const delayed = (meet: string, trigger = '') =>
  plantedSettings(
    [
      'name: step, plugin: planted',
      'name: split, type: gate, fork_to: { a: meet, b: wait }',
      `name: wait, type: aggregation, plugin: planted_batch, output_mode: passthrough, trigger: { ${trigger} }, on_success: meet`,
      `name: meet, type: coalesce, branches: [a, b], ${meet}`,
    ],
    ['out'],
  );

const effort = delayed('policy: best_effort, merge: nested, timeout_seconds: 10');

test('a timeout decides while the source is silent, at its time, and is committed then', async () => {
  const committed: number[] = [];
  const { ends, folder, token } = await runPlanted(
    effort,
    { source: [{ id: 0 }, { silentFor: 30 }, { id: 1 }] },
    {
      onEvent(event) {
        if (event.type !== 'group_committed') return;
        const coalesced = event.changes.outcomes.find(({ outcome }) => outcome === 'coalesced');
        if (coalesced !== undefined) committed.push(event.atMs);
      },
    },
  );
  expect(committed).toEqual([10_000, 30_000]);
  expect(ends).toMatchObject({
    '0.a': 'coalesced',
    '0.b': 'discarded',
    '1@meet': 'completed to out',
  });
  expect(folder.rows('out')).toEqual([{ a: { id: 0 } }, { a: { id: 1 }, b: { id: 1 } }]);
  expect(token('0.a').states.at(-1)?.context).toMatchObject({ decided: 'timeout', follows_row: 0 });
  expect(token('1.a').states.at(-1)?.context).not.toHaveProperty('follows_row');
});

test('a timeout decides between two rows, and never in the middle of one', async () => {
  const clock = createFakeClock(0, 0);
  const { folder, token } = await runPlanted(effort, {
    clock,
    source: [{ id: 0 }, { id: 1 }, { id: 2 }],
    transform(row) {
      // Row 0 waits since 0 s, row 1 since 20 s.
      if (row['id'] === 1) clock.advance(20_000);
      return oneRow(row);
    },
  });
  expect(folder.rows('out')).toEqual([
    { a: { id: 0 } },
    { a: { id: 1 }, b: { id: 1 } },
    { a: { id: 2 }, b: { id: 2 } },
  ]);
  expect(token('0.a').states.at(-1)?.context).toMatchObject({ decided: 'timeout', follows_row: 1 });
});

test('what a timeout makes comes behind the row that it follows and before the next', async () => {
  const clock = createFakeClock(0, 0);
  const { folder } = await runPlanted(
    delayed('policy: best_effort, timeout_seconds: 10').replace(
      'name: split',
      `name: odd, type: gate, condition: "row.id > 0", routes: { "true": out, "false": split } },\n    { name: split`,
    ),
    {
      clock,
      source: [{ id: 0 }, { id: 1 }, { id: 2 }],
      transform(row) {
        if (row['id'] === 1) clock.advance(20_000);
        return oneRow(row);
      },
    },
  );
  expect(folder.rows('out')).toEqual([{ id: 1 }, { id: 0 }, { id: 2 }]);
});

test.each([
  { policy: 'policy: require_all', reason: 'incomplete_branches' },
  { policy: 'policy: quorum, quorum_count: 2', reason: 'quorum_not_met' },
])('$policy fails when its time is up, and for good', async ({ policy, reason }) => {
  const { ends, token } = await runPlanted(delayed(`${policy}, timeout_seconds: 10`), {
    source: [{ id: 0 }, { silentFor: 11 }],
  });
  expect(ends).toEqual({ '0': 'forked', '0.a': 'failed', '0.b': 'failed' });
  expect(token('0.a').states.at(-1)).toMatchObject({
    status: 'failed',
    error: { reason },
    context: { decided: 'timeout', follows_row: 0, arrived: ['a'], missing: ['b'] },
  });
  expect(token('0.b').states.at(-1)).toMatchObject({ status: 'failed', error: { reason } });
});

test('of what is due at one look, the node upstream comes first', async () => {
  const clock = createFakeClock(0, 0);
  const { token } = await runPlanted(
    delayed('policy: best_effort, timeout_seconds: 10', 'timeout_seconds: 15'),
    {
      clock,
      source: [{ id: 0 }, { id: 1 }],
      transform(row) {
        if (row['id'] === 1) clock.advance(20_000);
        return oneRow(row);
      },
    },
  );
  // Both were due when row 1 was through: the batch let `b` go, and the coalesce had all.
  expect(token('0.b').states.at(-1)?.context).toMatchObject({ decided: 'all_arrived' });
});

test('of what is due at one coalesce, the earliest arrival comes first', async () => {
  const clock = createFakeClock(0, 0);
  const { folder } = await runPlanted(effort, {
    clock,
    source: [{ id: 0 }, { id: 1 }, { id: 2 }, { silentFor: 11 }],
  });
  expect(folder.rows('out')).toEqual([{ a: { id: 0 } }, { a: { id: 1 } }, { a: { id: 2 } }]);
});

test('a token that waited when the run was stopped keeps its deadline', async () => {
  const clock = createFakeClock(0, 0);
  const stop = { requested: false };
  const source = [{ id: 0 }, { silentFor: 4 }, { id: 1 }, { silentFor: 20 }];
  const first = await runPlanted(
    effort,
    {
      clock,
      source,
      transform(row) {
        if (row['id'] === 1) stop.requested = true;
        return oneRow(row);
      },
    },
    { stop },
  );
  expect(first.end.status).toBe('interrupted');
  expect(first.ends).toMatchObject({ '0.a': 'open', '0.b': 'open', '1.a': 'open', '1.b': 'open' });
  const committed: number[] = [];
  const second = await first.again(
    { source },
    {
      onEvent(event) {
        if (event.type !== 'group_committed') return;
        const coalesced = event.changes.outcomes.find(({ outcome }) => outcome === 'coalesced');
        if (coalesced !== undefined) committed.push(event.atMs);
      },
    },
  );
  // Row 0 waited since 0 s, row 1 since 4 s.
  expect(committed).toEqual([10_000, 14_000]);
  expect(second.folder.rows('out')).toEqual([{ a: { id: 0 } }, { a: { id: 1 } }]);
});
