import { createHash } from 'node:crypto';
import { appendFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import type { BoundSource } from '../../../../plugins/contract.ts';
import { csvSource } from '../../../../plugins/sources/csv.ts';
import { itemsPerChunk } from '../../../../plugins/sources/file/in-chunks.ts';
import { jsonSource } from '../../../../plugins/sources/json.ts';
import { readAll, temporaryFolder } from '../checked-read.ts';

const folder = temporaryFolder();
const place = { resolvePath: (name: string) => path.resolve(folder, name) };
const file = `${folder}/data`;

const sources: readonly { name: string; source: BoundSource; content: string }[] = [
  { name: 'csv', source: csvSource.bind({ path: 'data' }), content: 'a\n1\n2\n3\n4\n' },
  {
    name: 'json',
    source: jsonSource.bind({ path: 'data' }),
    content: '[{"a":1},{"a":2},{"a":3},{"a":4}]',
  },
  {
    name: 'jsonl',
    source: jsonSource.bind({ path: 'data', format: 'jsonl' }),
    content: '{"a":1}\n{"a":2}\n{"a":3}\n{"a":4}\n',
  },
];

describe.each(sources)('$name: a position', ({ source, content }) => {
  const positionBehind = async (index: number) => {
    writeFileSync(file, content);
    const { positions } = await readAll(source.open(place));
    return positions[index]!;
  };

  test('holds the offset, and the hash of everything before', async () => {
    writeFileSync(file, content);
    const { items, positions } = await readAll(source.open(place));
    for (const [i, { offset, length }] of items.entries()) {
      const before = content.slice(0, offset + length);
      const sha256 = createHash('sha256').update(before).digest('hex');
      expect(positions[i]).toMatchObject({ offset: before.length, sha256 });
    }
  });

  test('is refused when a byte before it has changed', async () => {
    const position = await positionBehind(2);
    writeFileSync(file, content.replace('1', '7'));
    await expect(readAll(source.open(place), position)).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: '`data` has other content in the part that was read',
      facts: { file: 'data' },
    });
  });

  test('is refused when the file has become shorter', async () => {
    const position = await positionBehind(2);
    truncateSync(file, 3);
    await expect(readAll(source.open(place), position)).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: '`data` is shorter than before',
    });
  });

  test('is taken when something changed behind it', async () => {
    const position = await positionBehind(2);
    writeFileSync(file, content.replace('4', '7'));
    const { items } = await readAll(source.open(place), position);
    expect(JSON.stringify(items)).toContain('7');
  });

  test.each([
    { offset: -1, line: 1, sha256: '' },
    { offset: 1, line: 0, sha256: '' },
    { offset: 1, line: 1 },
    { offset: '1', line: 1, sha256: '' },
    { offset: 1, line: 1, sha256: '', at: 7 },
  ])('that is damaged is no position: %j', async (position) => {
    await expect(readAll(source.open(place), position)).rejects.toMatchObject({
      code: 'POSITION_CORRUPT',
    });
  });

  test('in a file that is gone ends the run', async () => {
    const position = await positionBehind(2);
    rmSync(file);
    await expect(readAll(source.open(place), position)).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      facts: { file: 'data' },
      nextStep: 'Make the file readable, then resume the run.',
    });
  });
});

describe.each(sources)('$name: chunks', ({ source, content }) => {
  test('are small, however short the records are', async () => {
    const separator = content.startsWith('[') ? ',' : '\n';
    const record = content.startsWith('a') ? '7' : '{"a":7}';
    writeFileSync(file, content.slice(0, -1) + `${separator}${record}`.repeat(3 * itemsPerChunk));
    const opened = source.open(place);
    const sizes: number[] = [];
    for await (const chunk of opened.read()) sizes.push(chunk.items.length);
    opened.close();
    expect(Math.max(...sizes)).toBe(itemsPerChunk);
  });

  test('can be left, and the source closed, at any time', async () => {
    writeFileSync(file, content);
    const opened = source.open(place);
    for await (const chunk of opened.read()) {
      expect(chunk.items.length).toBeGreaterThan(0);
      break;
    }
    opened.close();
    opened.close();
  });
});

describe('csv: a file that grows', () => {
  test('is read on from where it ended', async () => {
    const source = csvSource.bind({ path: 'data' });
    writeFileSync(file, 'a\n1\n');
    const { positions } = await readAll(source.open(place));
    appendFileSync(file, '2\n');
    const { items } = await readAll(source.open(place), positions.at(-1));
    expect(items).toMatchObject([{ line: 3, result: { row: { a: '2' } } }]);
  });
});
