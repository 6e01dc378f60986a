import { expect, onTestFinished, test } from 'vitest';

import { errorRow, oneRow } from '../../../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../../../support/run-planted.ts';
import { openScreen } from '../../../support/screen.tsx';
import type { Screen } from '../../../support/screen.tsx';

async function open(landscape: string, columns = 100, rows = 30): Promise<Screen> {
  const target = { screen: 'token', run: 'latest', row: '0' } as const;
  const screen = await openScreen({ landscape, columns, rows, open: [target] });
  onTestFinished(() => screen.close());
  await screen.shows('Journey');
  return screen;
}

test('each try of a step is a line of its own, with the cause of the one that follows', async () => {
  let tries = 0;
  const { folder } = await runPlanted(
    plantedSettings(['name: call, plugin: planted'], ['out'], 'retry: { max_attempts: 3 }'),
    {
      source: [{ id: 0 }],
      transform(row) {
        tries += 1;
        if (tries === 3) return oneRow(row);
        const busy = errorRow({ reason: 'conversion_failed', message: 'the service is busy' });
        return { ...busy, retryable: true };
      },
    },
  );
  const screen = await open(folder.landscape);
  expect(screen.text()).toMatch(
    /1 call +planted ✗ failed +\S+ ms +conversion_failed {2}the service is busy/,
  );
  expect(screen.text()).toMatch(/1 call +planted ✗ failed try 2 /);
  expect(screen.text()).toMatch(/1 call +planted ✓ completed try 3 +\S+ ms +no field changed/);
  await screen.press('g', 'j');
  await screen.shows('taken      none: it was tried again');
  await screen.press('j');
  await screen.shows(/retry {6}after .*, because of conversion_failed: the service is busy/);
});

test('a row that waits in a batch says where, since when and for how many', async () => {
  const stop = { requested: false };
  const { folder } = await runPlanted(
    plantedSettings(
      [
        'name: step, plugin: planted',
        'name: five, type: aggregation, plugin: planted_batch, trigger: { count: 5 }',
      ],
      ['out'],
    ),
    {
      source: [{ id: 0 }, { id: 1 }, { silentFor: 60 }, { id: 2 }],
      transform(row) {
        if (row['id'] === 1) stop.requested = true;
        return oneRow(row);
      },
    },
    { stop },
  );
  const screen = await open(folder.landscape);
  expect(screen.text()).toMatch(
    /WHY {2}Row 0 .* has not ended: the run ended while it waited at `five`/,
  );
  expect(screen.text()).toMatch(/▸ │ 2 five +planted_batch ~ open +waits: 2 of 5 rows/);
  expect(screen.text()).toContain('■ b-1  five: 2 members, draft');
  await screen.press('b');
  await screen.shows('elspeth ▸ row 0 ▸ b-1');
  expect(screen.lines()[0]).toContain('~ draft');
});
