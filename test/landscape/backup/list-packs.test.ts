import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { packsUpTo } from '../../../landscape/backup/list-packs.ts';
import { packSpan } from '../../../landscape/payloads/pack-format.ts';
import { openPackWriter } from '../../../landscape/payloads/pack-writer.ts';

test('a payload larger than a pack takes the numbers of those that it reaches into', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-packs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const writer = openPackWriter(folder, 'rows', 0);
  writer.putBytes(Buffer.alloc(1000));
  await writer.sync();
  const afterFirst = writer.end();
  writer.putBytes(Buffer.alloc(packSpan + 1000));
  await writer.sync();
  const afterLarge = writer.end();
  writer.putBytes(Buffer.alloc(1000));
  await writer.sync();
  const afterLast = writer.end();
  writer.close();

  const listed = (end: number) =>
    packsUpTo(folder, 'rows', end).map(({ fileName, wantedBytes, foundBytes }) => {
      expect(foundBytes).toBe(wantedBytes);
      return fileName;
    });
  expect(listed(0)).toEqual([]);
  expect(listed(afterFirst)).toEqual(['rows-000000.pack']);
  expect(listed(afterLarge)).toEqual(['rows-000000.pack', 'rows-000001.pack']);
  expect(listed(afterLast)).toEqual(['rows-000000.pack', 'rows-000001.pack', 'rows-000003.pack']);
});
