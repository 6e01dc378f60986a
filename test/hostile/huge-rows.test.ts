import { execFile } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { temporaryFolder } from '../plugins/sources/checked-read.ts';

const run = promisify(execFile);
const reader = fileURLToPath(new URL('read-million.ts', import.meta.url));
const folder = temporaryFolder();
const told = z.object({ rows: z.int(), bad: z.int(), growth: z.number() });

async function readInProcess(file: string, warmUp: number) {
  const { stdout } = await run(process.execPath, [reader, file, String(warmUp)]);
  return told.parse(JSON.parse(stdout));
}

const million = 1_000_000;

/** Rows that come in blocks of a thousand, all of them different. */
function writeMillion(file: string, start: string, lineOf: (id: number) => string): void {
  const fd = openSync(file, 'w');
  writeSync(fd, start);
  for (let id = 0; id < million; id += 1000) {
    writeSync(fd, Array.from({ length: 1000 }, (_, i) => lineOf(id + i)).join(''));
  }
  closeSync(fd);
}

test.each([
  ['rows.csv', 'id,name\n', (id: number) => `${id},"row ${id}"\n`],
  ['rows.jsonl', '', (id: number) => `{"id":${id},"name":"row ${id}"}\n`],
])(
  'a million rows of %s need no more memory than the first tenth of them',
  async (name, start, lineOf) => {
    const file = `${folder}/${name}`;
    writeMillion(file, start, lineOf);
    const { rows, bad, growth } = await readInProcess(file, million / 10);
    expect({ rows, bad }).toEqual({ rows: million, bad: 0 });
    expect(growth).toBeLessThan(64);
  },
  120_000,
);

const size = 256 * 1024 * 1024;

/** A row of 256 MiB between two small ones; the hole in it takes no room on the disk. */
function writeHuge(file: string, before: string, after: string): void {
  const fd = openSync(file, 'w');
  writeSync(fd, before, 0);
  writeSync(fd, after, before.length + size);
  closeSync(fd);
}

test.each([
  ['line.csv', 'id\n1\n2', '\n3\n'],
  ['quoted.csv', 'id\n1\n"2', '"\n3\n'],
  ['text.jsonl', '{"id":1}\n{"id":"', '"}\n{"id":3}\n'],
  ['list.jsonl', '{"id":1}\n{"id":[', ']}\n{"id":3}\n'],
  ['text.json', '[{"id":1},{"id":"', '"},{"id":3}]'],
])(
  'a row of 256 MiB in %s is one bad record, and is never held in memory',
  async (name, before, after) => {
    const file = `${folder}/${name}`;
    writeHuge(file, before, after);
    const { rows, bad, growth } = await readInProcess(file, 1);
    expect(rows).toBe(2);
    expect(bad).toBeGreaterThanOrEqual(1);
    // What a record may have, 16 MiB, and room that grew up to it.
    expect(growth).toBeLessThan(192);
  },
  120_000,
);
