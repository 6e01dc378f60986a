import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';

import { createHttpClient } from '../../../plugins/http/http-client.ts';
import type { HttpClientOptions, HttpRequest } from '../../../plugins/http/http-client.ts';
import { testCertificate } from './certificate.ts';
import { openServer } from './open-server.ts';

const here: HttpClientOptions = {
  allowHosts: ['127.0.0.1', 'inside.local', 'other.local'],
  allowHttp: true,
  timeoutMs: 10_000,
  maxBodyBytes: 1000,
  keepsConnections: false,
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
};

function send(request: Partial<HttpRequest> & { readonly url: string }, options = {}) {
  const client = createHttpClient({ ...here, ...options });
  onTestFinished(() => client.close());
  return client.send({ method: 'GET', headers: {}, ...request });
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('an answer', () => {
  test('is returned whatever its status is, with its body', async () => {
    const { url } = await openServer((_request, response) => {
      response.writeHead(418, { 'x-kind': 'tea' }).end('short and stout');
    });
    const answer = await send({ url });
    expect(answer).toMatchObject({ status: 418, url, problem: undefined });
    expect(answer.headers['x-kind']).toBe('tea');
    expect(answer.bytes.toString()).toBe('short and stout');
  });

  test('is read up to the limit, and no further', async () => {
    const { url } = await openServer((_request, response) => {
      response.end('x'.repeat(5000));
    });
    const answer = await send({ url });
    expect(answer).toMatchObject({ status: 200, problem: 'too_large' });
    expect(answer.bytes.length).toBe(1000);
  });

  test('that breaks off in the middle says so', async () => {
    const { url } = await openServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const answer = await send({ url });
    expect(answer).toMatchObject({ status: 200, problem: 'broken_off' });
    expect(answer.bytes.toString()).toBe('half');
  });

  test('comes over TLS from the host that the certificate names, at the address that was looked at', async () => {
    const seen: unknown[] = [];
    const server = createTlsServer(testCertificate, (request, response) => {
      const { socket } = request;
      seen.push(request.headers.host, 'servername' in socket ? socket.servername : undefined);
      response.end('secret');
    });
    const port = await portOf(server);
    const ca = testCertificate.cert;
    const answer = await send({ url: `https://inside.local:${port}/` }, { ca });
    expect(answer.bytes.toString()).toBe('secret');
    expect(seen).toEqual([`inside.local:${port}`, 'inside.local']);
    await expect(send({ url: `https://other.local:${port}/` }, { ca })).rejects.toMatchObject({
      problem: 'not_secure',
      mayHaveArrived: false,
    });
    await expect(send({ url: `https://inside.local:${port}/` })).rejects.toMatchObject({
      problem: 'not_secure',
    });
  });
});

describe('a request without an answer', () => {
  test('certainly did not arrive where nobody listens', async () => {
    const server = createTcpServer();
    const port = await portOf(server);
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await expect(send({ url: `http://127.0.0.1:${port}/` })).rejects.toMatchObject({
      problem: 'not_connected',
      message: `no connection to \`127.0.0.1\` (ECONNREFUSED)`,
      mayHaveArrived: false,
    });
  });

  test('may have arrived where the connection breaks off', async () => {
    const { url } = await openServer((request) => {
      request.socket.destroy();
    });
    await expect(send({ url, method: 'POST' })).rejects.toMatchObject({
      problem: 'broken_off',
      mayHaveArrived: true,
    });
  });

  test('may have arrived where no answer comes in time', async () => {
    const { url } = await openServer(() => undefined);
    await expect(send({ url }, { timeoutMs: 200 })).rejects.toMatchObject({
      problem: 'timed_out',
      mayHaveArrived: true,
    });
  });

  test('did not arrive where the name is not resolved in time', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    const sent = send({ url: 'https://inside.local/' }, { timeoutMs: 100, resolve });
    await expect(sent).rejects.toMatchObject({ problem: 'timed_out', mayHaveArrived: false });
  });

  test('can be called off', async () => {
    const calling = new AbortController();
    const { url } = await openServer(() => calling.abort());
    await expect(send({ url, signal: calling.signal })).rejects.toMatchObject({
      problem: 'aborted',
    });
  });
});

test('a connection that is kept serves many requests, and warns of nothing', async () => {
  const ports = new Set<number | undefined>();
  const { url } = await openServer((request, response) => {
    ports.add(request.socket.remotePort);
    response.end();
  });
  const warned: string[] = [];
  const warn = ({ message }: Error) => warned.push(message);
  process.on('warning', warn);
  onTestFinished(() => {
    process.off('warning', warn);
  });
  const client = createHttpClient({ ...here, keepsConnections: true });
  onTestFinished(() => client.close());
  for (let i = 0; i < 15; i += 1) await client.send({ method: 'POST', url, headers: {} });
  await new Promise(setImmediate);
  expect({ ports: ports.size, warned }).toEqual({ ports: 1, warned: [] });
});

describe('a redirect', () => {
  /** Redirects `/n` to `/n-1`, and answers at `/0`; notes what comes. */
  async function openRedirecting(status: number) {
    const seen: string[] = [];
    const server = await openServer((request, response) => {
      const left = Number(request.url?.slice(1));
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
      if (left === 0) response.end('here');
      else response.writeHead(status, { location: `/${left - 1}` }).end();
    });
    return { ...server, seen };
  }

  test('is followed five times, with method, body and headers', async () => {
    const { url, seen } = await openRedirecting(307);
    const body = Buffer.from('row');
    const headers = { authorization: 'Bearer x' };
    const answer = await send({ url: `${url}5`, method: 'POST', body, headers });
    expect(answer).toMatchObject({ status: 200, url: `${url}0` });
    expect(seen).toEqual([5, 4, 3, 2, 1, 0].map((left) => `POST /${left} Bearer x`));
  });

  test('is not followed a sixth time', async () => {
    const { url, seen } = await openRedirecting(308);
    await expect(send({ url: `${url}6` })).rejects.toMatchObject({
      problem: 'too_many_redirects',
    });
    expect(seen).toHaveLength(6);
  });

  test.each([301, 302, 303])(
    'with status %i is an answer to a POST: its body would be lost',
    async (status) => {
      const { url, seen } = await openRedirecting(status);
      expect(await send({ url: `${url}1`, method: 'POST' })).toMatchObject({ status });
      expect(seen).toHaveLength(1);
      expect(await send({ url: `${url}1` })).toMatchObject({ status: 200 });
    },
  );

  test('to another origin takes no header along that lets somebody in', async () => {
    const seen: unknown[] = [];
    const other = await openServer((request, response) => {
      const {
        authorization,
        cookie,
        'x-api-key': key,
        'idempotency-key': idempotency,
      } = request.headers;
      seen.push({ authorization, cookie, key, idempotency });
      response.end();
    });
    const { url } = await openServer((_request, response) => {
      response.writeHead(307, { location: other.url }).end();
    });
    const headers = {
      Authorization: 'Bearer x',
      Cookie: 'a=b',
      'X-Api-Key': 'k',
      'Idempotency-Key': 'r:1:hook:post',
    };
    await send({ url, method: 'POST', headers });
    expect(seen).toEqual([
      { authorization: undefined, cookie: undefined, key: undefined, idempotency: 'r:1:hook:post' },
    ]);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    '//10.0.0.1/',
    'file:///etc/passwd',
    'http://user:pw@127.0.0.1/',
    'http://[::1]/',
    'http://2130706434/',
    'gopher://127.0.0.1/',
  ])('to %s is refused', async (location) => {
    const { url } = await openServer((_request, response) => {
      response.writeHead(307, { location }).end();
    });
    await expect(send({ url })).rejects.toMatchObject({ problem: 'address_refused' });
  });
});
