import type { ClientRequest, IncomingMessage } from 'node:http';

import { HttpError } from './http-error.ts';
import type { HttpProblem } from './http-error.ts';

/** Sends a request and waits for the head of its answer. */
export async function awaitAnswer(
  request: ClientRequest,
  body: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  let isConnected = false;
  let mayHaveArrived = false;
  request.on('socket', (socket) => {
    if (request.reusedSocket) {
      isConnected = true;
      mayHaveArrived = true;
      return;
    }
    // Behind this, bytes of the request may leave; a TLS handshake is none of them.
    const ready = 'encrypted' in socket ? 'secureConnect' : 'connect';
    socket.once('connect', () => (isConnected = true));
    socket.once(ready, () => (mayHaveArrived = true));
  });
  request.on('response', resolve);
  request.on('error', (cause) => {
    const problem = problemOf(signal, isConnected, mayHaveArrived);
    reject(new HttpError(problem, describe(problem, request, cause), { mayHaveArrived, cause }));
  });
  request.end(body);
  return promise;
}

function problemOf(
  { aborted, reason }: AbortSignal,
  isConnected: boolean,
  mayHaveArrived: boolean,
): HttpProblem {
  if (aborted) return isTimeout(reason) ? 'timed_out' : 'aborted';
  if (mayHaveArrived) return 'broken_off';
  return isConnected ? 'not_secure' : 'not_connected';
}

/** Waits for something that knows no signal. */
export async function unlessAborted<T>(signal: AbortSignal, waiting: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => {
    const isLate = isTimeout(signal.reason);
    const why = isLate ? 'the name was not resolved in time' : 'the request was called off';
    reject(new HttpError(isLate ? 'timed_out' : 'aborted', why, { mayHaveArrived: false }));
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([waiting, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

function describe(problem: HttpProblem, { host }: ClientRequest, cause: Error): string {
  const why = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  switch (problem) {
    case 'timed_out':
      return `\`${host}\` did not answer in time`;
    case 'aborted':
      return `the request to \`${host}\` was called off`;
    case 'broken_off':
      return `the connection to \`${host}\` broke off before an answer (${why})`;
    case 'not_secure':
      return `no secure connection to \`${host}\` (${why})`;
    case 'address_refused':
    case 'not_connected':
    case 'not_found':
    case 'too_many_redirects':
      return `no connection to \`${host}\` (${why})`;
  }
}
