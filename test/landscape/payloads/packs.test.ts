import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { packSpan } from '../../../landscape/payloads/pack-format.ts';
import { openPackWriter } from '../../../landscape/payloads/pack-writer.ts';
import { openPayloadReader } from '../../../landscape/payloads/read-payload.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'elspeth-packs-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const first = (path: string) => join(path, 'rows-000000.pack');

test('what was put and synced is read back with its type, in any order', async () => {
  const path = folder();
  const writer = openPackWriter(path, 'rows', 0);
  const json = writer.putJson({ b: [1, 'ä'], a: null });
  const bytes = writer.putBytes(new Uint8Array([0, 255, 10]));
  const empty = writer.putBytes(new Uint8Array());
  await writer.sync();
  writer.close();
  const reader = openPayloadReader(path);
  expect(reader.read('rows', bytes)).toEqual({
    contentType: 'application/octet-stream',
    bytes: Buffer.from([0, 255, 10]),
  });
  expect(reader.read('rows', json)).toEqual({
    contentType: 'application/json',
    bytes: Buffer.from('{"a":null,"b":[1,"ä"]}'),
  });
  expect(reader.read('rows', empty).bytes).toHaveLength(0);
  reader.close();
});

test('a writer goes on behind the committed end and cuts off what nobody refers to', async () => {
  const path = folder();
  const before = openPackWriter(path, 'rows', 0);
  const kept = before.putJson({ kept: true });
  await before.sync();
  const committed = before.end();
  before.putJson({ torn: true });
  await before.sync();
  before.close();
  appendFileSync(first(path), 'half a frame');

  const after = openPackWriter(path, 'rows', committed);
  const next = after.putJson({ next: true });
  await after.sync();
  after.close();
  expect(next.offset).toBe(committed);
  const reader = openPayloadReader(path);
  expect(reader.read('rows', kept).bytes.toString()).toBe('{"kept":true}');
  expect(reader.read('rows', next).bytes.toString()).toBe('{"next":true}');
  reader.close();
  expect(readFileSync(first(path), 'latin1')).not.toContain('torn');
});

test('a writer refuses to go on where committed payloads are missing', async () => {
  const path = folder();
  const before = openPackWriter(path, 'rows', 0);
  before.putJson({ a: 1 });
  await before.sync();
  const committed = before.end();
  before.close();
  truncateSync(first(path), committed - 1);
  const after = openPackWriter(path, 'rows', committed);
  expect(() => after.putJson({ b: 2 })).toThrow(
    expect.objectContaining({ code: 'PAYLOADS_MISSING' }),
  );
});

test('packs roll over at their span, and a payload larger than a span has a pack for itself', async () => {
  const path = folder();
  const writer = openPackWriter(path, 'rows', 0);
  const part = Buffer.alloc(25 * 1024 * 1024, 7);
  const giant = Buffer.alloc(packSpan + 1000, 9);
  const stored = [];
  for (const bytes of [part, part, part, giant, part]) {
    stored.push({ bytes, payload: writer.putBytes(bytes) });
    await writer.sync();
  }
  const end = writer.end();
  writer.close();
  expect(readdirSync(path)).toEqual([
    'rows-000000.pack',
    'rows-000001.pack',
    'rows-000002.pack',
    'rows-000004.pack',
  ]);
  const again = openPackWriter(path, 'rows', end);
  stored.push({ bytes: Buffer.from('x'), payload: again.putBytes(Buffer.from('x')) });
  await again.sync();
  again.close();
  const reader = openPayloadReader(path);
  for (const { bytes, payload } of stored) {
    expect(reader.read('rows', payload).bytes.equals(bytes)).toBe(true);
  }
  reader.close();
});

test.each([
  ['a flipped bit of the payload', 16 + 40 + 3],
  ['a flipped bit of the stored hash', 16 + 8],
  ['a flipped bit of the length', 16],
  ['a flipped bit of the content type', 16 + 4],
])('%s is found on reading', async (_what, at) => {
  const path = folder();
  const writer = openPackWriter(path, 'rows', 0);
  const payload = writer.putJson({ some: 'value' });
  await writer.sync();
  writer.close();
  const bytes = readFileSync(first(path));
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(first(path), bytes);
  const reader = openPayloadReader(path);
  expect(() => reader.read('rows', payload)).toThrow(
    expect.objectContaining({
      code: expect.stringMatching(/^PAYLOAD_(CORRUPT|MISSING)$/) as string,
    }),
  );
  reader.close();
});

test('a pack that is gone is named', () => {
  const reader = openPayloadReader(folder());
  const payload = { hash: Buffer.alloc(32), offset: 16 };
  expect(() => reader.read('rows', payload)).toThrow(/rows-000000\.pack/);
});

test('a pack that cannot be opened ends the writer: it says which folder, and never tries again', async () => {
  const path = join(folder(), 'packs');
  writeFileSync(path, 'a file where the folder should be');
  const writer = openPackWriter(path, 'rows', 0);
  const put = () => writer.putJson(1);
  const failure: unknown = expect.objectContaining({
    code: 'PAYLOAD_WRITE_FAILED',
    message: expect.stringContaining(`\`${path}\``) as string,
  });
  expect(put).toThrow(failure);
  rmSync(path);
  expect(put).toThrow(failure);
  await expect(writer.sync()).rejects.toEqual(failure);
});
