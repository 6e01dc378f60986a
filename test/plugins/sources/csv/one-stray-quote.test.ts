import { writeFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../checked-read.ts';
import { openCsv } from './read-csv-text.ts';

const folder = temporaryFolder();
const count = 100_000;

describe('one stray quote among 100,000 records', () => {
  test.each([
    { title: 'at the start of a field', record: '"5,6,7', quoted: false },
    { title: 'at the end of a field', record: '5,6",7', quoted: false },
    { title: 'in the middle of a field', record: '5,6" nail,7', quoted: false },
    { title: 'among quoted fields, one not closed', record: '"5","6,"7"', quoted: true },
    { title: 'among quoted fields, the last not closed', record: '"5","6","7', quoted: true },
    { title: 'among quoted fields, one not opened', record: '"5",6","7"', quoted: true },
  ])('$title, loses only that record', async ({ record, quoted }) => {
    const records = Array.from({ length: count }, (_, i) =>
      quoted ? `"${i}","text, ""quoted""","3"` : `${i},text,3`,
    );
    records[count / 2] = record;
    const content = Buffer.from(`a,b,c\n${records.join('\n')}\n`);
    writeFileSync(`${folder}/data.csv`, content);

    const items = [];
    for await (const chunk of openCsv()(`${folder}/data.csv`, 64 * 1024).read())
      items.push(...chunk.items);
    const bad = items.filter((item) => item.kind === 'record' && !item.result.ok);
    expect(items).toHaveLength(count + 1);
    expect(bad.map(({ line }) => line)).toEqual([count / 2 + 2]);
  });
});
