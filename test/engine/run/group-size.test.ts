import { expect, test } from 'vitest';

import { createGroupSize } from '../../../engine/run/group-size.ts';

/** Lets groups of 50 µs a row be committed with a sync of `syncUs`, and tells how large they become. */
async function settledSize(syncUs: number): Promise<number> {
  let now = 0;
  const size = createGroupSize({ elapsedUs: () => now });
  let rows = 0;
  for (let group = 0; group < 20; group += 1) {
    rows = 0;
    const position = {
      rowsRead: 0,
      source: undefined,
      sourceState: 'reading' as const,
      groupRows: 0,
      groupBytes: 0,
    };
    do {
      rows += 1;
      now += 50;
      position.groupRows = rows;
    } while (!size.isFull(position));
    await size.commit(async () => {
      now += syncUs;
      return syncUs;
    });
  }
  return rows;
}

test('groups grow until syncing costs a small share of the time, and no further', async () => {
  expect(await settledSize(100)).toBe(100);
  expect(await settledSize(1000)).toBe(400);
  expect(await settledSize(3000)).toBe(1600);
  expect(await settledSize(50_000)).toBe(2000);
});

test('a group never waits longer than a quarter of a second for more rows', () => {
  let now = 0;
  const size = createGroupSize({ elapsedUs: () => now });
  const position = {
    rowsRead: 0,
    source: undefined,
    sourceState: 'reading' as const,
    groupRows: 16,
    groupBytes: 0,
  };
  expect(size.isFull(position)).toBe(false);
  now = 250_001;
  expect(size.isFull(position)).toBe(true);
});

test('a group never holds more than 8 MiB of records', () => {
  const size = createGroupSize({ elapsedUs: () => 0 });
  const position = {
    rowsRead: 1,
    source: undefined,
    sourceState: 'reading' as const,
    groupRows: 1,
    groupBytes: 8 * 1024 * 1024,
  };
  expect(size.isFull(position)).toBe(true);
});
