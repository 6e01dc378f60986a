import { expect, test } from 'vitest';

import { isUtf8 } from 'node:buffer';
import { carry } from '../support/bad-input.ts';
import { readAll, temporaryFolder, expectTiling } from '../plugins/sources/checked-read.ts';
import { openCsv } from '../plugins/sources/csv/read-csv-text.ts';
import { testDatabase } from '../plugins/sources/database/test-database.ts';
import { testFolder } from '../plugins/sources/directory/test-folder.ts';
import { openJson } from '../plugins/sources/json/read-json-text.ts';
import { writeFileSync } from 'node:fs';
import { randomNumbers, tellSeed } from './seed.ts';

tellSeed();

/** Lines that are no row of `id: int, name: str, amount: float`, and why. */
const badCsv: readonly string[] = [
  'x',
  ',',
  ',,',
  ',,,',
  '1',
  '1,a',
  '1,a,2,3',
  '1,a,2,',
  'a,b,c',
  ' ,a,1',
  '1.5,a,1',
  '1e3,a,1',
  '0x1,a,1',
  '1_0,a,1',
  'NaN,a,1',
  'Infinity,a,1',
  '9007199254740993,a,1',
  '-9007199254740993,a,1',
  '99999999999999999999,a,1',
  '--1,a,1',
  '+-1,a,1',
  '1 2,a,1',
  '١,a,1',
  '１,a,1',
  '1,a,x',
  '1,a,NaN',
  '1,a,inf',
  '1,a,-Infinity',
  '1,a,1e400',
  '1,a,-1e400',
  '1,a,9007199254740993',
  '1,a,1.2.3',
  '1,a,1e',
  '1,a,.',
  '1,a,-',
  '1,a,0x10',
  '1,a,1_000',
  '1,a,true1',
  '1,a,3.14159265358979323846',
  '1,a,$5',
  '1,a,5%',
  '1,a,1 000',
  'id,name,amount',
  '1;a;2',
  '1\ta\t2',
  '1,a"b,2',
  '1,"a"b,2',
  '1,"a,2',
  '1,""a"",2',
  '"1,a,2',
  '1,a,"2',
  '\u00001,a,2',
  '1,\u0000,2',
  '1,a,2\u0000',
  '#1,a,2',
  '--',
  'null',
  '{}',
  '[]',
  '{"id":1}',
  "1,'a,b',2",
  '1,a\\,b,2',
  'true,a',
  'NULL,a,1',
];
const badJson: readonly string[] = [
  'x',
  '1',
  '"x"',
  'null',
  'true',
  '[]',
  '[{"id":1}]',
  '{',
  '}',
  '{}{}',
  '{},',
  '{"id"}',
  '{"id":}',
  '{"id":1,}',
  '{"id":1',
  '{"id":1}}',
  "{'id':1}",
  '{id:1}',
  '{"id":1 "name":2}',
  '{"id":01}',
  '{"id":+1}',
  '{"id":1.}',
  '{"id":.5}',
  '{"id":0x1}',
  '{"id":1_0}',
  '{"id":NaN}',
  '{"id":Infinity}',
  '{"id":-Infinity}',
  '{"id":1e400}',
  '{"id":undefined}',
  '{"id":1}//',
  '{"id":1}/* */',
  '{"id":1}x',
  '{"id":9007199254740993}',
  '{"id":1.0000000000000000000001}',
  '{"id":"1","id":"2"}',
  '{"id":1,"x":{"a":1,"a":2}}',
  '{"name":"\\ud800"}',
  '{"name":"\\u0000"}',
  '{"\\udc00":1}',
  '{"name":"\\x41"}',
  '{"name":"\\u12"}',
  '{"name":"a',
  '{"name":"a\tb"}',
  '{"name":tru}',
  '{"name":nul}',
  '{"name":"\\"}',
  '{"":}',
  `{"a":${'['.repeat(300)}${']'.repeat(300)}}`,
  '\u0000',
  '{"id":1}\u0000',
  '\ufeff\ufeff{}',
  '<id>1</id>',
  'id=1',
  '---',
  '- id: 1',
  '{"id":1}{"id":2}',
  '{"id":--1}',
  '{"a":1]',
  '{[]}',
];

test(`${badCsv.length} lines that are no rows are quarantined, and the rows between them are not`, async () => {
  expect(badCsv.length + badJson.length).toBeGreaterThanOrEqual(120);
  const lines = badCsv.flatMap((line, i) => [line, `${i},good,0.5`]);
  const { rows, bad } = await carry({
    file: 'in.csv',
    content: `id,name,amount\n${lines.join('\n')}\n`,
    fields: ['id: int', 'name: str', 'amount: float'],
  });
  expect(rows).toEqual(badCsv.map((_, id) => ({ id, name: 'good', amount: 0.5 })));
  expect(bad.map((each) => Number(each.split(':')[0]))).toEqual(badCsv.map((_, i) => 2 * i + 2));
});

test(`${badJson.length} lines that are no objects are quarantined, and the objects between them are not`, async () => {
  const lines = badJson.flatMap((line, i) => [line, `{"id":${i}}`]);
  const { rows, bad } = await carry({ file: 'in.jsonl', content: `${lines.join('\n')}\n` });
  expect(rows).toEqual(badJson.map((_, id) => ({ id })));
  expect(bad.map((each) => Number(each.split(':')[0]))).toEqual(badJson.map((_, i) => 2 * i + 1));
});

const count = 20_000;
const random = randomNumbers();

/** Any bytes but a line break, and never none. */
function randomLine(): Buffer {
  const bytes = Buffer.from({ length: 1 + Math.floor(random() * 24) } as ArrayLike<number>);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.floor(random() * 256);
  for (let i = 0; i < bytes.length; i += 1)
    if (bytes[i] === 0x0a || bytes[i] === 0x0d) bytes[i] = 0x2c;
  return bytes;
}

const strings = Array.from({ length: count }, randomLine);
const good = Buffer.from('{"id":1}');
const folder = temporaryFolder();

test.each([
  ['CSV', openCsv({ columns: ['a', 'b'] }), Buffer.from('1,2')],
  ['JSON Lines', openJson({ format: 'jsonl' }), good],
])(
  '20,000 byte strings as lines of %s are rows or bad records, each with its bytes',
  async (_, open, between) => {
    const content = Buffer.concat(
      strings.flatMap((line) => [line, Buffer.from('\n'), between, Buffer.from('\n')]),
    );
    const file = `${folder}/data`;
    writeFileSync(file, content);
    const { items } = await readAll(open(file, 64 * 1024));
    expectTiling(items, content);
    const rows = items.filter((item) => item.kind === 'record' && item.result.ok);
    // Of CSV some quotes open a field that goes on, as it may, in the next line.
    expect(rows.length).toBeGreaterThan(count * 0.9);
    for (const item of items)
      if (item.kind === 'record' && !item.result.ok)
        expect(item.result.error.message.length).toBeLessThan(400);
  },
);

const shop = testDatabase();

test('20,000 byte strings in a database are texts where they are UTF-8, and bad records else', async () => {
  const values = strings.map((bytes, id) => `(${id},cast(x'${bytes.toString('hex')}' as text))`);
  shop.fill(
    `create table t (id integer primary key, x text); insert into t values ${values.join(',')}`,
  );
  const { items } = await shop.read({ query: 'select id, x from t', order_by: ['id'] });
  const found = items.map(
    (item) => item.kind === 'record' && item.result.ok && item.result.row['x'],
  );
  expect(found).toEqual(
    strings.map((bytes) => isUtf8(bytes) && !bytes.includes(0) && bytes.toString('utf8')),
  );
});

const { fill, read } = testFolder();

test('20,000 byte strings in a hundred files of a folder are rows or bad records', async () => {
  const files = Array.from({ length: 100 }, (_, i) => {
    const lines = strings.slice(i * 200, (i + 1) * 200).map((line) => line.toString('latin1'));
    return [`${i}.jsonl`, Buffer.from(`${lines.join('\n')}\n{"id":${i}}\n`, 'latin1')] as const;
  });
  fill(Object.fromEntries(files));
  const { items } = await read({ pattern: '*.jsonl' });
  const records = items.filter((item) => item.kind === 'record');
  const skipped = items.filter((item) => item.kind === 'skipped' && item.reason === 'blank');
  expect(records.length + skipped.length).toBe(count + 100);
  expect(records.filter(({ result }) => result.ok).length).toBeGreaterThanOrEqual(100);
});
