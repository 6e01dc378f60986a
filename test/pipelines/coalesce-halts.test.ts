import { describe, expect, test } from 'vitest';

import type { RowData } from '../../landscape/model/json.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

describe('a coalesce with `on_error: halt` that could not merge, when the run goes on', () => {
  test('waits anew for what had not arrived in time', async () => {
    const { folder, end, ends, again } = await runPlanted(
      plantedSettings(
        [
          'name: split, type: gate, fork_to: { a: meet, b: gather }',
          'name: gather, type: aggregation, plugin: planted_batch, output_mode: passthrough, on_success: meet',
          'name: meet, type: coalesce, branches: [a, b], timeout_seconds: 5, on_error: halt',
        ],
        ['out'],
      ),
      { source: [{ id: 7 }, { silentFor: 10 }] },
    );
    expect(end.reason).toMatchObject({ code: 'HALTED', node: 'meet', why: 'incomplete_branches' });
    expect(ends).toEqual({ '0': 'forked', '0.a': 'open', '0.b': 'open' });

    const second = await again({ source: [{ id: 7 }, { silentFor: 1 }] });
    expect(second.end.status).toBe('completed');
    expect(folder.rows('out')).toEqual([{ id: 7 }]);
    expect(second.ends).toMatchObject({ '0.a': 'coalesced', '0@meet': 'completed to out' });
    expect(second.token('0.a').states.slice(-2)).toMatchObject([
      { node: 'meet', status: 'failed', context: { decided: 'timeout', missing: ['b'] } },
      { node: 'meet', status: 'completed', context: { decided: 'all_arrived', missing: [] } },
    ]);
  });

  test.each([
    {
      title: 'fields that collide',
      more: 'merge: union, on_collision: fail',
      why: 'field_collision',
      halted: ['0.a', '0.b'],
      open: { '0.a': 'open', '0.b': 'open' },
      make: oneRow,
    },
    {
      title: 'a branch that ended elsewhere',
      more: 'policy: require_all',
      why: 'incomplete_branches',
      halted: ['0.a'],
      open: { '0.a': 'open', '0.b': 'quarantined' },
      make: () => errorRow({ reason: 'conversion_failed', message: 'b cannot be made' }),
    },
  ])('halts again in the same words at $title', async ({ more, why, halted, open, make }) => {
    const settings = plantedSettings(
      [
        'name: split, type: gate, fork_to: { a: meet, b: make_b }',
        'name: make_b, plugin: planted, on_success: meet',
        `name: meet, type: coalesce, branches: [a, b], ${more}, on_error: halt`,
      ],
      ['out'],
    );
    const planted = { source: [{ id: 7 }], transform: (row: RowData) => make(row) };
    const first = await runPlanted(settings, planted);
    const second = await first.again(planted);
    const third = await second.again(planted);
    for (const { end, ends } of [first, second, third]) {
      expect(end.reason).toMatchObject({ code: 'HALTED', node: 'meet', row: 0, why });
      expect(end.reason).toEqual(first.end.reason);
      expect(ends).toEqual({ '0': 'forked', ...open });
    }
    for (const name of halted) {
      const attempts = third.token(name).states.slice(-3);
      expect(attempts.map(({ node, status }) => [node, status])).toEqual(
        attempts.map(() => ['meet', 'failed']),
      );
      expect(attempts.map(({ error }) => error)).toEqual(attempts.map(() => attempts[0]?.error));
    }
  });
});
