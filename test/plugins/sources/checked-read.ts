import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, expect } from 'vitest';

import type { Source, SourceItem, SourcePosition } from '../../../plugins/contract.ts';
import { keptBytes } from '../../../plugins/sources/file/split-lines.ts';

/** How a test opens the source under test. */
export type Open = (path: string, chunkBytes: number) => Source;

/** A folder that goes when the tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'elspeth-sources-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Reading {
  /** All items, with copies of their bytes. */
  readonly items: readonly SourceItem[];
  /** The position behind each item. */
  readonly positions: readonly SourcePosition[];
}

/** Reads to the end, asking for the position behind each item. */
export async function readAll(source: Source, from?: SourcePosition): Promise<Reading> {
  const items: SourceItem[] = [];
  const positions: SourcePosition[] = [];
  try {
    for await (const chunk of source.read(from)) {
      for (const [i, item] of chunk.items.entries()) {
        items.push(item.kind === 'record' ? { ...item, raw: Buffer.from(item.raw) } : item);
        positions.push(chunk.positionAfter(i));
      }
    }
  } finally {
    source.close();
  }
  return { items, positions };
}

/** Items start where the last one ended, hold the bytes that lie there, and end where the file ends. */
export function expectTiling(items: readonly SourceItem[], content: Buffer): void {
  // `assert` and not `expect`: the fuzz tests come here a million times.
  let offset = 0;
  for (const item of items) {
    assert.equal(item.offset, offset, 'a range starts where the one before ends');
    if (item.kind === 'record') {
      const kept = Math.min(item.length, item.raw.length);
      assert.ok(kept === item.length || kept === keptBytes, '`raw` is whole, or its first 4 KiB');
      assert.ok(
        content.subarray(offset, offset + kept).equals(item.raw),
        '`raw` is what lies there',
      );
    }
    offset += item.length;
  }
  assert.equal(offset, content.length, 'the last range ends where the file ends');
}

/**
 * Reads a file in several chunk sizes, and again from behind each of its items, and asserts what must
 * hold of every source: ranges tile, `raw` is what lies there, nothing depends on where chunks end or
 * where reading stopped.
 */
export async function checkedRead(
  file: string,
  content: Buffer | string,
  open: Open,
  chunkSizes: readonly number[] = [1024 * 1024, 1, 5],
): Promise<readonly SourceItem[]> {
  const bytes = Buffer.from(content);
  writeFileSync(file, bytes);
  const { items, positions } = await readAll(open(file, 1024 * 1024));
  expectTiling(items, bytes);
  for (const chunkBytes of chunkSizes) {
    const again = await readAll(open(file, chunkBytes));
    expect(again, `in chunks of ${chunkBytes}`).toEqual({ items, positions });
  }
  for (const [i, position] of positions.entries()) {
    const next = items[i + 1];
    if (next !== undefined) expect(position['line'], `behind item ${i}`).toBe(next.line);
    const rest = await readAll(open(file, chunkSizes[i % chunkSizes.length]!), position);
    expect(rest.items, `from behind item ${i}`).toEqual(items.slice(i + 1));
    expect(rest.positions, `from behind item ${i}`).toEqual(positions.slice(i + 1));
  }
  return items;
}

/** Items in one line each: the row as JSON, `!reason`, or `(reason)` of a skipped range. */
export function asLines(items: readonly SourceItem[]): readonly string[] {
  return items.map((item) => {
    if (item.kind === 'skipped') return `(${item.reason})`;
    return item.result.ok ? JSON.stringify(item.result.row) : `!${item.result.error.reason}`;
  });
}
