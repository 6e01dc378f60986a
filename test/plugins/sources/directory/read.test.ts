import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { directorySource } from '../../../../plugins/sources/directory.ts';
import { expectTiling } from '../checked-read.ts';
import { fileLines, testFolder, type Files } from './test-folder.ts';

const { place, fill, add, read } = testFolder();

describe('directory: files', () => {
  test('are read one after the other, each from its own beginning', async () => {
    fill({ 'b.csv': 'id\n3\n', 'a.csv': 'id\n1\n2\n', 'c/d.jsonl': '{"id":4}\n' });
    const { items } = await read({ pattern: '**' });
    expect(fileLines(items)).toEqual([
      'in/a.csv: (header)',
      'in/a.csv: {"id":"1"}',
      'in/a.csv: {"id":"2"}',
      'in/b.csv: (header)',
      'in/b.csv: {"id":"3"}',
      'in/c/d.jsonl: {"id":4}',
    ]);
    expect(items[4]).toMatchObject({ offset: 3, length: 2, line: 2 });
  });

  test('in the folder of the settings are named without it', async () => {
    fill({ 'a.csv': 'id\n1\n' });
    writeFileSync(place.resolvePath('here.csv'), 'id\n7\n');
    const { items } = await read({ path: '.' });
    expect(fileLines(items)).toEqual(['here.csv: (header)', 'here.csv: {"id":"7"}']);
  });

  test('are read with the options of their format, and one schema', async () => {
    fill({ 'a.csv': 'skipped\n1;x\n', 'b.json': '{"rows":[{"ID":2,"text":"y"}]}' });
    const { items } = await read({
      delimiter: ';',
      skip_rows: 1,
      columns: ['id', 'text'],
      data_key: 'rows',
      schema: { mode: 'fixed', fields: ['id: int', 'text: str'] },
    });
    expect(fileLines(items)).toContain('in/b.json: {"id":2,"text":"y"}');
  });

  test('that are empty, or none at all, give nothing', async () => {
    fill({ 'a.jsonl': '', 'b.csv': '', 'c.jsonl': '{"id":1}\n', 'd.jsonl': '' });
    expect(fileLines((await read()).items)).toEqual(['in/c.jsonl: {"id":1}']);
    fill({});
    expect(await read({ on_no_files: 'empty' })).toEqual({ items: [], positions: [] });
    await expect(read()).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: 'No file in `in` matches `*`',
    });
  });
});

describe('directory: going on', () => {
  const three: Files = {
    'a.csv': 'id\n1\n2\n',
    'b.csv': 'id\n3\n4\n',
    'c.csv': 'id\n5\n',
  };

  test('from behind every item gives the rest, also behind the last of a file', async () => {
    fill({ ...three, 'aa.jsonl': '', 'bb.json': '[{"id":9}, {"id":8}]\n' });
    const { items, positions } = await read();
    for (const [i, position] of positions.entries()) {
      const rest = await read({}, position);
      expect(rest.items, `from behind item ${i}`).toEqual(items.slice(i + 1));
      expect(rest.positions, `from behind item ${i}`).toEqual(positions.slice(i + 1));
    }
  });

  test('reads the files that there were when the run started, and no others', async () => {
    fill(three);
    const { items, positions } = await read();
    add({ '0.csv': 'id\n0\n', 'bb.csv': 'id\n0\n', 'd.csv': 'id\n0\n' });
    const rest = await read({}, positions[3]);
    expect(fileLines(rest.items)).toEqual(fileLines(items).slice(4));
  });

  test('is refused when a file that was read has changed', async () => {
    fill(three);
    const { positions } = await read();
    add({ 'a.csv': 'id\n1\n7\n' });
    await expect(read({}, positions[4])).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: '`in/a.csv` has other content than when it was read',
      facts: { file: 'in' },
    });
    await expect(read({}, positions.at(-1))).rejects.toMatchObject({
      message:
        'One of the 2 files from `in/a.csv` to `in/b.csv` has other content than when it was read',
    });
  });

  test('is refused when the file that was being read has changed, or has become longer since', async () => {
    fill(three);
    const { positions } = await read();
    add({ 'b.csv': 'id\n9\n4\n' });
    await expect(read({}, positions[4])).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: '`in/b.csv` has other content in the part that was read',
    });
    add({ 'b.csv': 'id\n3\n4\n', 'a.csv': 'id\n1\n2\n3\n' });
    await expect(read({}, positions[4])).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });

  test('is taken when a file changed that was not read yet', async () => {
    fill(three);
    const { positions } = await read();
    add({ 'c.csv': 'id\n7\n' });
    const { items } = await read({}, positions[3]);
    expect(fileLines(items).at(-1)).toBe('in/c.csv: {"id":"7"}');
  });

  test.each(['a.csv', 'b.csv', 'c.csv'])('is refused when %s is gone', async (name) => {
    fill(three);
    const { positions } = await read();
    rmSync(place.resolvePath(`in/${name}`));
    await expect(read({}, positions[4])).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: `\`in/${name}\` is gone since the run listed the files to read`,
    });
  });

  test('a file that goes away during the run ends it', async () => {
    fill(three);
    const source = directorySource.bind({ path: 'in' }).open(place);
    const chunks = source.read()[Symbol.asyncIterator]();
    await chunks.next();
    renameSync(place.resolvePath('in/b.csv'), place.resolvePath('in/b.txt'));
    const rest = async () => {
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next());
    };
    await expect(rest()).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      facts: { file: 'in/b.csv' },
    });
    source.close();
    source.close();
  });

  test.each([
    { files: 'no deflated list', file: 0, before: '', at: {} },
    { files: '', file: 0, before: '', at: {} },
    { file: 7 },
    { file: -1 },
    { before: 7 },
    { at: 'here' },
    { at: { offset: 3 } },
  ])('from a damaged position is refused: %j', async (damage) => {
    fill(three);
    const { positions } = await read();
    await expect(read({}, { ...positions[2], ...damage })).rejects.toMatchObject({
      code: 'POSITION_CORRUPT',
    });
  });

  test('from a position costs little, however many files there are', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `2024-05-01/part-${10_000 + i}.jsonl`);
    fill(Object.fromEntries(names.map((name) => [name, ''])));
    add({ 'z.jsonl': '{"id":1}\n' });
    const { positions } = await read({ pattern: '**' });
    expect(JSON.stringify(positions[0]).length).toBeLessThan(6000);
  });
});

const given = process.env['ELSPETH_TEST_SEED'];
const seed =
  given === undefined || given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given);

const name = fc.constantFrom(
  'a.csv',
  'b.csv',
  'B.jsonl',
  'c.json',
  'x/a.csv',
  'x/y.jsonl',
  'x-y.csv',
);
const content = fc.array(
  fc.constantFrom('id,t', '\n', '1', ',', '"', '{"id":1}', '[', ']', ',', 'x', '\ufeff', ' ', 'ü'),
  { maxLength: 20 },
);

test('directory: ranges tile every file, whichever there are and wherever reading stopped', async () => {
  console.info(`ELSPETH_TEST_SEED=${seed}`);
  const property = fc.asyncProperty(fc.dictionary(name, content), fc.nat(), async (files, stop) => {
    const contents = Object.entries(files).map(
      ([file, pieces]) => [file, pieces.join('')] as const,
    );
    fill(Object.fromEntries(contents));
    const options = { pattern: '**', columns: ['id', 't'], on_no_files: 'empty' };
    const { items, positions } = await read(options);
    for (const [file, text] of contents) {
      const own = items.filter((item) => item.file === `in/${file}`);
      expectTiling(own, Buffer.from(text));
    }
    const order = [...new Set(items.map(({ file }) => file))];
    assert.deepEqual(
      order,
      order.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    if (items.length === 0) return;
    const at = stop % items.length;
    const rest = await read(options, positions[at]);
    assert.deepEqual(rest.items, items.slice(at + 1));
    assert.deepEqual(rest.positions, positions.slice(at + 1));
  });
  await fc.assert(property, { seed, numRuns: 200 });
});
