import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { SinkEntry } from '../../../plugins/contract.ts';
import { unknownFields } from '../../../plugins/fields.ts';
import { webhookSink } from '../../../plugins/sinks/webhook.ts';
import { openServer } from '../http/open-server.ts';

const input = { fields: unknownFields, reasons: false, rawRecords: false };
const place = { resolvePath: (path: string) => path };
const here = { allow_hosts: ['127.0.0.1'], allow_http: true };

function open(options: Readonly<Record<string, unknown>>) {
  const sink = webhookSink.bind({ ...here, ...options }).open({
    ...place,
    input,
    runKey: 'r-9f31c2',
    runStartedAtMs: 0,
    committedBytes: 0,
    isContested: false,
    epoch: 1,
  });
  onTestFinished(() => sink.close());
  return sink;
}

function problems(options: Readonly<Record<string, unknown>>) {
  return webhookSink.bind(options).check(input, place);
}

const row = (fields: Record<string, string | number>): SinkEntry => ({
  content: { kind: 'row', row: fields },
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A receiver that notes what comes and answers as it is told. */
async function openReceiver(answer: (response: ServerResponse) => void) {
  const seen: unknown[] = [];
  const server = await openServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { host: _host, connection: _connection, ...headers } = request.headers;
      seen.push({ method: request.method, url: request.url, headers, body });
      answer(response);
    });
  });
  return { ...server, seen };
}

test('a row is sent as canonical JSON, with its key and the headers that were given', async () => {
  const { url, seen } = await openReceiver((response) => response.end('thanks'));
  const sink = open({ url: `${url}in?token=t`, method: 'PUT', headers: { 'X-Team': 'blue' } });
  const plan = sink.plan(row({ b: 'ü', a: 1.5, 10: 'x', 9: 'y' }));
  if (!plan.ok) throw new Error('planned');
  const body = '{"10":"x","9":"y","a":1.5,"b":"ü"}';
  expect(Buffer.from(plan.body).toString()).toBe(body);
  expect(plan.request).toEqual({
    method: 'PUT',
    url: `${url}in`,
    headers: [
      'accept',
      'accept-encoding',
      'content-type',
      'idempotency-key',
      'user-agent',
      'x-team',
    ],
  });
  const answer = await sink.send({ key: 'r-9f31c2:1:hook:put', body: plan.body });
  expect(answer).toMatchObject({ kind: 'applied', answer: { status: 200, body: 'thanks' } });
  expect(seen).toEqual([
    {
      method: 'PUT',
      url: '/in?token=t',
      headers: {
        accept: '*/*',
        'accept-encoding': 'identity',
        'content-length': String(Buffer.byteLength(body)),
        'content-type': 'application/json',
        'idempotency-key': 'r-9f31c2:1:hook:put',
        'user-agent': 'elspeth',
        'x-team': 'blue',
      },
      body,
    },
  ]);
  expect(sink).toMatchObject({ target: `${url}in`, effectKind: 'put', isRepeatable: false });
});

test('a row that came by an error route has its reason beside it, and an unread record its text', () => {
  const sink = open({ url: 'http://127.0.0.1:1/' });
  const reason = { reason: 'type_mismatch', message: 'no', node: 'check', row: 3 };
  const plan = sink.plan({ ...row({ a: 1 }), reason });
  const raw = sink.plan({ content: { kind: 'raw', text: 'a,b', base64: false, line: 2 } });
  const text = (each: typeof plan) => (each.ok ? Buffer.from(each.body).toString() : each.error);
  expect(text(plan)).toBe(
    '{"_elspeth":{"message":"no","node":"check","reason":"type_mismatch","row":3},"a":1}',
  );
  expect(text(raw)).toBe('{"line":2,"raw":"a,b"}');
});

test('a row that its schema does not know is refused before anything is sent', () => {
  const sink = open({
    url: 'http://127.0.0.1:1/',
    schema: { mode: 'fixed', fields: ['a: int'] },
  });
  expect(sink.plan(row({ a: 1, b: 2 }))).toMatchObject({
    ok: false,
    error: { reason: 'unexpected_field', field: 'b' },
  });
});

describe('an answer', () => {
  test.each([
    [200, 'applied'],
    [201, 'applied'],
    [202, 'applied'],
    [204, 'applied'],
    [400, 'refused'],
    [403, 'refused'],
    [409, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [301, 'closed'],
    [401, 'closed'],
    [404, 'closed'],
    [405, 'closed'],
    [410, 'closed'],
    [408, 'not_applied'],
    [429, 'not_applied'],
    [503, 'not_applied'],
    [500, 'unknown'],
    [502, 'unknown'],
    [504, 'unknown'],
  ])('with status %i means %s', async (status, kind) => {
    const { url } = await openReceiver((response) => {
      response.writeHead(status).end(status === 204 ? undefined : 'because');
    });
    const sink = open({ url });
    const answer = await sink.send({ key: 'k', body: Buffer.from('{}') });
    expect(answer).toMatchObject({ kind, answer: { status } });
    if (answer.kind !== 'applied') expect(answer.error.message).toContain(`answered ${status} `);
  });

  test('that asks to wait says how long', async () => {
    const { url } = await openReceiver((response) => {
      response.writeHead(429, { 'retry-after': '7' }).end();
    });
    const sink = open({ url });
    expect(await sink.send({ key: 'k', body: Buffer.from('{}') })).toMatchObject({
      kind: 'not_applied',
      retryAfterMs: 7000,
    });
  });

  test('is kept up to 16 KiB', async () => {
    const { url } = await openReceiver((response) => response.end('x'.repeat(100_000)));
    const sink = open({ url });
    expect(await sink.send({ key: 'k', body: Buffer.from('{}') })).toMatchObject({
      kind: 'applied',
      answer: { body: 'x'.repeat(16 * 1024), body_problem: 'too_large' },
    });
  });

  test('that never comes leaves open what became of the row', async () => {
    const { url } = await openServer((request) => {
      request.socket.destroy();
    });
    const sink = open({ url });
    expect(await sink.send({ key: 'k', body: Buffer.from('{}') })).toMatchObject({
      kind: 'unknown',
      error: { reason: 'not_delivered' },
    });
  });

  test('of nobody is no doubt: the row was not sent', async () => {
    const sink = open({ url: 'http://127.0.0.1:1/' });
    expect(await sink.send({ key: 'k', body: Buffer.from('{}') })).toMatchObject({
      kind: 'not_applied',
    });
  });
});

describe('options', () => {
  test.each([
    ['http://example.com/', 'it is not https'],
    ['https://user:secret@example.com/', 'it holds a user or a password'],
    ['https://10.0.0.1/', 'is a private address; name the host in `allow_hosts`'],
    ['https://169.254.169.254/', 'is a link-local address'],
    ['https://2130706433/', 'it hides the address 127.0.0.1'],
    ['nowhere', 'it is no URL'],
  ])('refuse to send to %s', (url, why) => {
    expect(problems({ url })).toMatchObject([{ code: 'URL_REFUSED', path: ['url'] }]);
    expect(problems({ url })[0]?.message).toContain(why);
  });

  test('accept public hosts, and own ones that are named', () => {
    expect(problems({ url: 'https://api.example.com/orders' })).toEqual([]);
    expect(problems({ url: 'http://127.0.0.1:8080/', ...here })).toEqual([]);
  });

  test.each(['Host', 'content-length', 'Idempotency-Key', 'bad name', 'Transfer-Encoding'])(
    'refuse the header %s',
    (name) => {
      expect(() =>
        webhookSink.bind({ url: 'https://example.com/', headers: { [name]: 'x' } }),
      ).toThrow();
    },
  );

  test('refuse a header of two lines', () => {
    const headers = { 'X-Team': 'blue\r\nX-Other: y' };
    expect(() => webhookSink.bind({ url: 'https://example.com/', headers })).toThrow('no header');
  });

  test('say whether repetitions are harmless', () => {
    const url = 'https://example.com/';
    expect(webhookSink.bind({ url }).idempotent).toBe(false);
    expect(webhookSink.bind({ url, idempotent: true }).idempotent).toBe(true);
  });
});
