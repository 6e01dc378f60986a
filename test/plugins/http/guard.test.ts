import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';

import { createHttpClient } from '../../../plugins/http/http-client.ts';
import type { HttpClientOptions } from '../../../plugins/http/http-client.ts';
import { specialRange } from '../../../plugins/http/address-ranges.ts';
import { openServer } from './open-server.ts';
import { refusedNames, refusedUrls } from './refused-urls.ts';

const asAddresses = (all: readonly string[]) =>
  all.map((address) => ({ address, family: isIP(address) }));

/** Every name that is not among the refused ones is a public address at which nobody is. */
const resolve = async (host: string) => asAddresses(refusedNames[host] ?? ['93.184.216.34']);

const strict: HttpClientOptions = {
  allowHosts: [],
  allowHttp: false,
  timeoutMs: 5000,
  maxBodyBytes: 1000,
  keepsConnections: false,
  resolve,
};

function get(url: string, options: Partial<HttpClientOptions> = {}) {
  const client = createHttpClient({ ...strict, ...options });
  return client.send({ method: 'GET', url, headers: {} }).finally(() => client.close());
}

test('there are at least ninety ways to be refused', () => {
  expect(new Set(refusedUrls).size).toBeGreaterThanOrEqual(90);
});

test.each(refusedUrls)('%j is refused before anything is sent', async (url) => {
  await expect(get(url)).rejects.toMatchObject({
    problem: expect.stringMatching(/^(address_refused|not_found)$/) as unknown,
    mayHaveArrived: false,
  });
});

test.each([
  ['8.8.8.8', undefined],
  ['93.184.216.34', undefined],
  ['172.32.0.1', undefined],
  ['100.128.0.1', undefined],
  ['2606:4700::1111', undefined],
  ['::ffff:8.8.8.8', undefined],
  ['64:ff9b::808:808', undefined],
  ['127.0.0.1', 'loopback'],
  ['10.0.0.1', 'private'],
  ['100.64.0.1', 'shared'],
  ['169.254.169.254', 'link_local'],
  ['::ffff:169.254.169.254', 'link_local'],
  ['fd00::1', 'private'],
  ['ff02::1', 'multicast'],
  ['4000::1', 'reserved'],
  ['no address', 'reserved'],
])('the range of %s is %s', (address, range) => {
  expect(specialRange(address)).toBe(range);
});

describe('a name that means something else the second time', () => {
  test('is resolved once, and the connection goes where the first answer said', async () => {
    const seen: string[] = [];
    const { port } = await openServer((request, response) => {
      seen.push(request.headers.host ?? '');
      response.end('inside');
    });
    let asked = 0;
    // At the first address there is nobody; who asks again before connecting ends up inside.
    const rebinding = async () => asAddresses([asked++ === 0 ? '127.0.0.2' : '127.0.0.1']);
    const sent = get(`http://rebinding.example:${port}/`, {
      resolve: rebinding,
      allowHosts: ['rebinding.example'],
      allowHttp: true,
    });
    await expect(sent).rejects.toMatchObject({ problem: 'not_connected', mayHaveArrived: false });
    expect(asked).toBe(1);
    expect(seen).toEqual([]);
  });

  test('is refused when the own network is the second answer of one question', async () => {
    const sent = get('https://rebinding.example/', {
      resolve: async () => asAddresses(['93.184.216.34', '10.0.0.1']),
    });
    await expect(sent).rejects.toMatchObject({ problem: 'address_refused' });
  });

  test('is looked at again at every redirect', async () => {
    let asked = 0;
    const { port } = await openServer((_request, response) => {
      response.writeHead(307, { location: '/again' }).end();
    });
    const rebinding = async () => asAddresses([asked++ === 0 ? '127.0.0.1' : '169.254.169.254']);
    const sent = get(`http://rebinding.example:${port}/`, {
      resolve: rebinding,
      allowHosts: ['rebinding.example'],
      allowHttp: true,
    });
    await expect(sent).rejects.toMatchObject({
      problem: 'address_refused',
      message: '`rebinding.example` is 169.254.169.254, which is a link-local address',
    });
    expect(asked).toBe(2);
  });
});

describe('a host that the settings name', () => {
  test('may be in the own network, and be spoken to under its own name', async () => {
    const seen: string[] = [];
    const { port } = await openServer((request, response) => {
      seen.push(request.headers.host ?? '');
      response.end('hello');
    });
    const answer = await get(`http://inside.local:${port}/`, {
      resolve: async () => asAddresses(['127.0.0.1']),
      allowHosts: ['INSIDE.local.'],
      allowHttp: true,
    });
    expect(answer).toMatchObject({ status: 200, problem: undefined });
    expect(answer.bytes.toString()).toBe('hello');
    expect(seen).toEqual([`inside.local:${port}`]);
  });

  test('needs `allow_http`, too, to be spoken to without TLS', async () => {
    const sent = get('http://127.0.0.1:1/', { allowHosts: ['127.0.0.1'] });
    await expect(sent).rejects.toMatchObject({
      message: '`http://127.0.0.1:1/` is refused: it is not https',
    });
  });

  test('is no leave for others', async () => {
    const sent = get('http://127.0.0.2:1/', { allowHosts: ['127.0.0.1'], allowHttp: true });
    await expect(sent).rejects.toMatchObject({ problem: 'address_refused' });
  });

  test('is no leave to reach metadata services by a name', async () => {
    const sent = get('https://inside.local/', {
      resolve: async () => asAddresses(['169.254.169.254']),
      allowHosts: ['inside.local'],
    });
    await expect(sent).rejects.toMatchObject({ problem: 'address_refused' });
  });
});
