import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

import { awaitAnswer, unlessAborted } from './await-answer.ts';
import { guardUrl } from './guarded-url.ts';
import type { HttpPolicy } from './guarded-url.ts';
import { HttpError } from './http-error.ts';
import { pinAddresses, systemResolve } from './pinned-address.ts';
import type { Address, Resolve } from './pinned-address.ts';
import { readBody } from './read-body.ts';
import type { ReadBody } from './read-body.ts';
import { hopTo, maxRedirects, redirectOf } from './redirects.ts';
import type { Hop } from './redirects.ts';
import { shownUrl } from './shown-url.ts';

export interface HttpClientOptions extends HttpPolicy {
  /** For all of a request: name, connection, redirects, answer. */
  readonly timeoutMs: number;
  /** Most bytes of an answer that are kept. */
  readonly maxBodyBytes: number;
  /**
   * True: connections are kept for the next request. A receiver may close one at the very moment at
   * which something is sent, and then nobody knows whether it arrived.
   */
  readonly keepsConnections: boolean;
  readonly resolve?: Resolve;
  /** Certificates that are trusted in the place of those of the system. */
  readonly ca?: string;
}

export interface HttpRequest extends Hop {
  readonly signal?: AbortSignal;
}

export interface HttpAnswer extends ReadBody {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Where the answer came from, behind all redirects. */
  readonly url: string;
}

/** The one way to the outside over HTTP. */
export interface HttpClient {
  /** @throws HttpError when there is no answer. Every answer, whatever its status, is returned. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

/**
 * A client that goes only where it may: by https, to public addresses, and where the options allow it.
 * A name is resolved once a hop, and the connection made to the very address that was looked at.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { timeoutMs, maxBodyBytes, keepsConnections: keepAlive, ca } = options;
  const resolve = options.resolve ?? systemResolve;
  const plain = new HttpAgent({ keepAlive });
  const secure = new HttpsAgent({ keepAlive, ...(ca !== undefined && { ca }) });

  async function sendOnce(hop: Hop, signal: AbortSignal, base: URL | undefined): Promise<Arrived> {
    const guarded = guardUrl(hop.url, options, base);
    if (!guarded.ok) {
      const why = `\`${shownUrl(hop.url)}\` is refused: ${guarded.why}`;
      throw new HttpError('address_refused', why, { mayHaveArrived: false });
    }
    const { url, host, isNamed } = guarded;
    const addresses = await unlessAborted(signal, pinAddresses(host, isNamed, resolve));
    const isPlain = url.protocol === 'http:';
    const { method, headers, body } = hop;
    const request = (isPlain ? httpRequest : httpsRequest)(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': body.length }) },
      agent: isPlain ? plain : secure,
      lookup: lookupOf(addresses),
      signal,
    });
    return { message: await awaitAnswer(request, body, signal), url };
  }

  return {
    async send({ signal: ownSignal, ...request }) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = ownSignal === undefined ? timeout : AbortSignal.any([timeout, ownSignal]);
      let hop: Hop = request;
      let base: URL | undefined;
      for (let redirects = 0; ; redirects += 1) {
        const { message, url } = await sendOnce(hop, signal, base);
        const location = redirectOf(message, hop);
        if (location === undefined) {
          const { statusCode: status = 0, headers } = message;
          const body = await readBody(message, { maxBytes: maxBodyBytes });
          return { status, headers, url: url.href, ...body };
        }
        message.destroy();
        if (redirects === maxRedirects) {
          const why = `\`${shownUrl(request.url)}\` redirects more than ${maxRedirects} times`;
          throw new HttpError('too_many_redirects', why, { mayHaveArrived: false });
        }
        hop = hopTo(hop, location, url);
        base = url;
      }
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

interface Arrived {
  readonly message: IncomingMessage;
  readonly url: URL;
}

/** Answers with what was looked at, whatever is asked: the name is not resolved a second time. */
function lookupOf(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}
