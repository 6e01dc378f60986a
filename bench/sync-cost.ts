import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Median microseconds of appending 20 kB and syncing it: what this disk asks for each promise. */
export function syncUs(folder: string): number {
  const file = openSync(join(folder, 'sync.bin'), 'w');
  const block = Buffer.alloc(20_000);
  const taken: number[] = [];
  for (let i = 0; i < 101; i += 1) {
    const began = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    taken.push((performance.now() - began) * 1000);
  }
  closeSync(file);
  return taken.toSorted((a, b) => a - b)[50]!;
}
