import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { SourceItem } from '../../../../plugins/contract.ts';
import { startCpuTime } from '../../../support/cpu-time.ts';
import type { Open } from '../checked-read.ts';
import { temporaryFolder } from '../checked-read.ts';
import { openCsv } from '../csv/read-csv-text.ts';
import { openJson } from '../json/read-json-text.ts';

const folder = temporaryFolder();
const file = `${folder}/data`;
const mebibyte = 1024 * 1024;

const csv = openCsv({ columns: ['a', 'b'] });
const fill = (piece: string): string => piece.repeat(Math.floor(mebibyte / piece.length));

describe('a mebibyte made to be slow is read in a moment', () => {
  test.each([
    { title: 'csv: a quote that opens on each line', open: csv, content: fill('"a,b\n') },
    { title: 'csv: quotes that close each other', open: csv, content: fill('x,"\n') },
    { title: 'csv: a quote, then none', open: csv, content: `"${fill('a,b\n')}` },
    { title: 'csv: a quote, then pairs', open: csv, content: `"a\n${fill('"",""\n')}` },
    {
      title: 'csv: fields over lines, broken at the end',
      open: csv,
      content: `x,"${fill('",y,"\n')}"z`,
    },
    { title: 'csv: line breaks', open: csv, content: fill('\n') },
    { title: 'csv: carriage returns', open: csv, content: fill('\r') },
    {
      title: 'csv: digits that are no number',
      open: openCsv({ columns: ['a'], schema: { mode: 'fixed', fields: ['a: float'] } }),
      content: `${fill('1')}x`,
    },
    { title: 'json: brackets', open: openJson(), content: fill('[') },
    { title: 'json: empty objects', open: openJson(), content: `[${fill('{},')}{}]` },
    { title: 'json: a text without end', open: openJson(), content: `[{"a":"${fill('x')}` },
    { title: 'json: broken elements', open: openJson(), content: `[${fill('{"a":},')}{}]` },
    {
      title: 'json: one key again and again',
      open: openJson(),
      content: `[{${fill('"a":1,')}"a":1}]`,
    },
    { title: 'json: digits', open: openJson(), content: `[{"a":${fill('1')}}]` },
    {
      title: 'json: an array far down',
      open: openJson({ data_key: 'z' }),
      content: `{${fill('"a":[1],')}"z":[]}`,
    },
  ])('$title', async ({ open, content }) => {
    writeFileSync(file, content);
    const cpuMs = startCpuTime();
    const items: SourceItem[] = [];
    for await (const chunk of open(file, mebibyte).read()) items.push(...chunk.items);
    expect(cpuMs()).toBeLessThan(10_000);
    expect(items.reduce((sum, { length }) => sum + length, 0)).toBe(content.length);
  });
});

describe('200 MiB that belong together are never held in memory', () => {
  const length = 200 * mebibyte;
  const good = { ok: true, row: { a: '1', b: '2' } };

  test.each<{ title: string; open: Open; before: string; after: string; result: object }>([
    { title: 'csv: a line', open: csv, before: '', after: '\n1,2\n', result: good },
    { title: 'csv: a quote', open: csv, before: '"\n', after: '\n1,2\n', result: good },
    {
      title: 'json lines',
      open: openJson({ format: 'jsonl' }),
      before: '',
      after: '\n{"a":"1","b":"2"}\n',
      result: good,
    },
    {
      title: 'json array',
      open: openJson(),
      before: '["',
      after: '",{"a":"1","b":"2"}]',
      result: good,
    },
  ])('$title', async ({ open, before, after, result }) => {
    writeFileSync(file, before);
    truncateSync(file, length);
    appendFileSync(file, after);
    let peak = 0;
    const items: SourceItem[] = [];
    const held = process.memoryUsage().rss;
    for await (const chunk of open(file, mebibyte).read()) {
      peak = Math.max(peak, process.memoryUsage().rss - held);
      items.push(...chunk.items);
    }
    const records = items.filter((item) => item.kind === 'record');
    expect(records.slice(-2)).toMatchObject([
      { raw: { length: 4096 }, result: { error: { reason: 'record_too_large' } } },
      { result },
    ]);
    expect(records.at(-2)?.length).toBeGreaterThan(length - 10);
    expect(peak).toBeLessThan(128 * mebibyte);
  });
});
