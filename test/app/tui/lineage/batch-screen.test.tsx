import { expect, onTestFinished, test } from 'vitest';

import { keys, openScreen } from '../../../support/screen.tsx';
import type { Screen } from '../../../support/screen.tsx';
import { expectIntact, sizes } from './intact.ts';
import { useFixture } from './use-fixture.ts';

const statistics = useFixture('batch-statistics');

async function open(batch: string, columns = 80, rows = 24): Promise<Screen> {
  const { landscape, runKey } = statistics.run();
  const target = { screen: 'batch', run: runKey, batch } as const;
  const screen = await openScreen({ landscape, columns, rows, open: [target] });
  onTestFinished(() => screen.close());
  return screen;
}

test('a batch is shown with what flushed it, its members and what it made', async () => {
  const screen = await open('b-1');
  await screen.shows('t-17');
  expect(screen.lines().slice(0, 15)).toEqual([
    ' elspeth ▸ b-1                                                      ✓ completed',
    '── Batch b-1 of fives ──────────────────────────────────────────────────────────',
    expect.stringMatching(/^ status {5}completed, 2026-/),
    ' group      machine = "pump-1"',
    ' flushed by count, 5 members, after row 16',
    ' members    5, of the rows 0 to 16',
    ' outputs    t-18 (1 routed to `calm`)',
    expect.stringMatching(/^ input {6}SHA-256 [0-9a-f]{12}…$/),
    '── Members  5 ──────────────────────────────────────────────────────────────────',
    '      # TOKEN               ROW BRANCH             FROM',
    ' ▸    1 t-1                   0 -                  readings.jsonl line 1',
    '      2 t-4                   3 -                  readings.jsonl line 4',
    '      3 t-8                   7 -                  readings.jsonl line 8',
    '      4 t-13                 12 -                  readings.jsonl line 13',
    '      5 t-17                 16 -                  readings.jsonl line 17',
  ]);
});

test.each(sizes)('it fits %i by %i', async (columns, rows) => {
  const screen = await open('b-1', columns, rows);
  await screen.shows('t-1');
  expectIntact(screen, columns, rows);
  await screen.press('G');
  await screen.shows(/▸ +5 t-17/);
  expectIntact(screen, columns, rows);
});

test('a member and an output open, each as a lineage of its own', async () => {
  const screen = await open('b-1');
  await screen.shows('t-17');
  await screen.press('j', keys.enter);
  await screen.shows('elspeth ▸ b-1 ▸ t-4');
  await screen.press(keys.escape, 'o');
  await screen.shows('elspeth ▸ b-1 ▸ t-18');
});

test('a batch that is not there is said to be missing', async () => {
  const screen = await open('b-999');
  await screen.shows('has no batch `b-999`');
  expectIntact(screen, 80, 24);
});
