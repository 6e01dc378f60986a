import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** One request that came to a hook. */
export interface Hooked {
  readonly key: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  /** From 0, over all requests. */
  readonly index: number;
}

export interface HookServer {
  readonly url: string;
  readonly port: number;
  readonly hooked: readonly Hooked[];
  /** Bodies by key, in the order in which they came. */
  byKey(): ReadonlyMap<string, readonly string[]>;
  /** What it does with a request; answers 200 without it. */
  answer: (request: Hooked, response: ServerResponse) => void;
}

/** A receiver on loopback that notes everything that comes; it goes away with the test. */
export async function openHookServer(): Promise<HookServer> {
  const hooked: Hooked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const each = {
        key: String(request.headers['idempotency-key']),
        body: Buffer.concat(chunks).toString('utf8'),
        headers: request.headers,
        index: hooked.length,
      };
      hooked.push(each);
      hook.answer(each, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const { port } = address;
  const hook: HookServer = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    hooked,
    byKey: () =>
      new Map(
        [...Map.groupBy(hooked, ({ key }) => key)].map(([key, all]) => [
          key,
          all.map(({ body }) => body),
        ]),
      ),
    answer: (_request, response) => response.end('{"ok":true}'),
  };
  return hook;
}
