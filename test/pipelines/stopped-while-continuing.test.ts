import { expect, test } from 'vitest';

import type { RowData } from '../../landscape/model/json.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import type { TransformResult } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

test('a run that is asked to stop while it takes up open tokens leaves the rest open, and goes on later', async () => {
  const settings = plantedSettings(
    [
      'name: split, type: gate, fork_to: { a: by_a, b: by_b, c: by_c }',
      'name: by_a, plugin: planted, options: { as: a }, on_success: out',
      'name: by_b, plugin: planted, options: { as: b }, on_success: out',
      'name: by_c, plugin: planted, options: { as: c }, on_success: out',
    ],
    ['out'],
  );
  const source = [{ id: 0 }, { id: 1 }];
  const busy = errorRow({ reason: 'conversion_failed', message: 'busy' });
  /** Asks the run to stop at branch `a`, which must be tried again or goes on. */
  const stopAtA = (ofA: (row: RowData) => TransformResult) => {
    const stop = { requested: false };
    const transform = (row: RowData, as: string) => {
      if (as === 'a') stop.requested = true;
      return as === 'a' ? ofA({ ...row, by: as }) : oneRow({ ...row, by: as });
    };
    return [
      { source, transform },
      { stop, random: () => 0.9 },
    ] as const;
  };
  const first = await runPlanted(settings, ...stopAtA(() => ({ ...busy, retryable: true })));
  expect(first.ends).toEqual({ '0': 'forked', '0.a': 'open', '0.b': 'open', '0.c': 'open' });

  const second = await first.again(...stopAtA(oneRow));
  expect(second.end.status).toBe('interrupted');
  expect(second.ends).toEqual({
    '0': 'forked',
    '0.a': 'completed to out',
    '0.b': 'open',
    '0.c': 'open',
  });

  const third = await second.again({ source, transform: (row, by) => oneRow({ ...row, by }) });
  expect(third.end.status).toBe('completed');
  expect(third.folder.rows('out').map(({ id, by }) => [id, by])).toEqual([
    [0, 'a'],
    [0, 'b'],
    [0, 'c'],
    [1, 'a'],
    [1, 'b'],
    [1, 'c'],
  ]);
});
