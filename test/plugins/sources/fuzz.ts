import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';

import fc from 'fast-check';
import { expect } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { isJsonObject } from '../../../landscape/model/json.ts';
import { expectTiling, readAll } from './checked-read.ts';
import type { Open } from './checked-read.ts';

const given = process.env['ELSPETH_TEST_SEED'];
const seed =
  given === undefined || given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given);

/** A file, and how it is read: first whole, then again from behind one of its items. */
interface Reading {
  readonly pieces: readonly string[];
  readonly chunkBytes: number;
  readonly otherChunkBytes: number;
  /** Which item, as a part of all. */
  readonly stop: number;
}

/**
 * Reads files made of pieces of an alphabet in random order, and asserts what must hold of every
 * source on every input. Pieces are latin1: each character is a byte.
 */
export async function fuzzSource(
  file: string,
  alphabet: readonly string[],
  prefix: string,
  open: Open,
  runs: number,
): Promise<{ readonly rows: number; readonly bad: number }> {
  console.info(`ELSPETH_TEST_SEED=${seed}`);
  const counts = { rows: 0, bad: 0 };
  const reading = fc.record({
    pieces: fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }),
    chunkBytes: fc.constantFrom(1, 2, 3, 7, 16, 64, 1024),
    otherChunkBytes: fc.constantFrom(1, 5, 1024),
    stop: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  });
  const property = fc.asyncProperty(reading, (run) => readBoth(file, prefix, open, run, counts));
  await fc.assert(property, { seed, numRuns: runs });
  return counts;
}

async function readBoth(
  file: string,
  prefix: string,
  open: Open,
  { pieces, chunkBytes, otherChunkBytes, stop }: Reading,
  counts: { rows: number; bad: number },
): Promise<void> {
  const content = Buffer.from(prefix + pieces.join(''), 'latin1');
  // Writing over a file makes ext4 flush it: ten times the time of everything else here.
  rmSync(file, { force: true });
  writeFileSync(file, content);
  const { items, positions } = await readAll(open(file, chunkBytes));
  expectTiling(items, content);
  for (const item of items) {
    if (item.kind === 'skipped') continue;
    if (!item.result.ok) {
      counts.bad += 1;
      expectSound({ ...item.result.error });
      assert.ok(item.result.error.message.length <= 300);
      continue;
    }
    counts.rows += 1;
    expectSound(item.result.row);
  }
  const at = Math.floor(stop * positions.length);
  const rest = await readAll(open(file, otherChunkBytes), positions[at]);
  expect(rest.items).toEqual(positions.length === 0 ? [] : items.slice(at + 1));
}

/** Numbers are finite and not −0, texts well-formed and without NUL, at every depth. */
function expectSound(value: JsonValue | undefined): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value) && !Object.is(value, -0));
  else if (typeof value === 'string') assert.ok(value.isWellFormed() && !value.includes('\0'));
  else if (typeof value === 'object' && value !== null) {
    const keys = isJsonObject(value) ? Object.keys(value) : [];
    [...keys, ...Object.values(value)].forEach(expectSound);
  }
}
