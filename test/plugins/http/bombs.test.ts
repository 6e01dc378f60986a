import { createBrotliCompress, createDeflate, createGzip, constants } from 'node:zlib';
import type { Transform } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';

import { createHttpClient } from '../../../plugins/http/http-client.ts';
import { openServer } from './open-server.ts';

const megabyte = 1024 * 1024;
const zeros = Buffer.alloc(megabyte);

/** Compresses `megabytes` of zeros as fast as they are taken; counts what it gave. */
function bombOf(make: () => Transform, megabytes: number) {
  const bomb = make();
  let left = megabytes;
  const feed = () => {
    while (left > 0) {
      left -= 1;
      if (!bomb.write(zeros)) {
        bomb.once('drain', feed);
        return;
      }
    }
    bomb.end();
  };
  feed();
  return bomb;
}

async function fetchBomb(make: () => Transform, encoding: string, maxBodyBytes: number) {
  const { url } = await openServer((_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding });
    const bomb = bombOf(make, 10_000);
    response.on('close', () => bomb.destroy());
    bomb.pipe(response);
  });
  const client = createHttpClient({
    allowHosts: ['127.0.0.1'],
    allowHttp: true,
    timeoutMs: 60_000,
    maxBodyBytes,
    keepsConnections: false,
  });
  onTestFinished(() => client.close());
  return client.send({ method: 'GET', url, headers: {} });
}

const kinds = [
  { encoding: 'gzip', make: () => createGzip({ level: 9 }) },
  { encoding: 'deflate', make: () => createDeflate({ level: 9 }) },
  {
    encoding: 'br',
    make: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  },
];

test.each(kinds)(
  'ten gigabytes of zeros as $encoding are refused by their ratio, within 50 MB',
  async ({ encoding, make }) => {
    const before = process.memoryUsage.rss();
    const answer = await fetchBomb(make, encoding, 1000 * megabyte);
    expect(answer.problem).toBe('too_compressed');
    expect(answer.bytes.length).toBeLessThan(8 * megabyte);
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 * megabyte);
  },
);

test.each(kinds)(
  'and by their size, where that is smaller: $encoding',
  async ({ encoding, make }) => {
    const answer = await fetchBomb(make, encoding, 1000);
    expect(answer.problem).toBe('too_large');
    expect(answer.bytes.length).toBe(1000);
  },
);

test.each(kinds)('what is small and $encoding is read', async ({ encoding, make }) => {
  const { url } = await openServer((_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding });
    const packed = make();
    packed.pipe(response);
    packed.end('{"a":1}'.repeat(10_000));
  });
  const client = createHttpClient({
    allowHosts: ['127.0.0.1'],
    allowHttp: true,
    timeoutMs: 10_000,
    maxBodyBytes: megabyte,
    keepsConnections: false,
  });
  onTestFinished(() => client.close());
  const answer = await client.send({ method: 'GET', url, headers: {} });
  expect(answer).toMatchObject({ problem: undefined });
  expect(answer.bytes.toString()).toBe('{"a":1}'.repeat(10_000));
});

test.each(['gzip, gzip', 'compress', 'zstd'])('%s is not unpacked', async (encoding) => {
  const { url } = await openServer((_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding }).end('xx');
  });
  const client = createHttpClient({
    allowHosts: ['127.0.0.1'],
    allowHttp: true,
    timeoutMs: 10_000,
    maxBodyBytes: megabyte,
    keepsConnections: false,
  });
  onTestFinished(() => client.close());
  const answer = await client.send({ method: 'GET', url, headers: {} });
  expect(answer).toMatchObject({ problem: 'unknown_encoding' });
  expect(answer.bytes.length).toBe(0);
});
