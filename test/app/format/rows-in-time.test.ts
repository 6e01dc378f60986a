import { expect, test } from 'vitest';

import { rowsInTime } from '../../../app/format/rows-in-time.ts';

const segment = { rows: 800_000, startedAtMs: 60_000 };

test('of a run that went on at once the rows are those of its time', () => {
  const text = rowsInTime({ rows: 2000, atMs: 5000, segment: { rows: 0, startedAtMs: 0 } });
  expect(text).toBe('2,000 rows in 5.00 s (400 rows/s)');
});

test('of a run that was continued only the rows of the last process are held against its time', () => {
  expect(rowsInTime({ rows: 1_000_000, atMs: 65_000, segment })).toBe(
    '1,000,000 rows, 200,000 of them in the last 5.00 s (40,000 rows/s)',
  );
});

test('a process that only finished what was read has no rate', () => {
  expect(rowsInTime({ rows: 800_000, atMs: 60_250, segment })).toBe(
    '800,000 rows, none of them in the last 0.25 s',
  );
});
