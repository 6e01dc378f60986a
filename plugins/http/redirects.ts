import type { IncomingMessage } from 'node:http';

/** Most hops behind the first request. */
export const maxRedirects = 5;

/** What is sent to one place: the request, or what a redirect made of it. */
export interface Hop {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/**
 * Where an answer sends the same request on to; `undefined` when it does not. What would make a GET of
 * another method is no way on, but an answer: the body would be lost on it.
 */
export function redirectOf(
  { statusCode, headers }: IncomingMessage,
  { method }: Hop,
): string | undefined {
  const isReading = method === 'GET' || method === 'HEAD';
  const isSame = statusCode === 307 || statusCode === 308;
  const isChanging = statusCode === 301 || statusCode === 302 || statusCode === 303;
  return isSame || (isReading && isChanging) ? headers.location : undefined;
}

/** Headers that say nothing about who asks. */
const harmless = ['accept', 'content-type', 'idempotency-key', 'user-agent'];

/** The request for the next hop: to another origin goes no header that could let somebody in. */
export function hopTo(hop: Hop, location: string, from: URL): Hop {
  const isSameOrigin = URL.parse(location, from.href)?.origin === from.origin;
  const headers = isSameOrigin
    ? hop.headers
    : Object.fromEntries(
        Object.entries(hop.headers).filter(([name]) => harmless.includes(name.toLowerCase())),
      );
  return { ...hop, url: location, headers };
}
