import type { EffectSink, SinkContext } from '../../contract.ts';
import { canonicalText } from '../../canonical-text.ts';
import { createHttpClient } from '../../http/http-client.ts';
import { HttpError } from '../../http/http-error.ts';
import { shownUrl } from '../../http/shown-url.ts';
import { declaredForSink } from '../declared-fields.ts';
import { jsonRowEncoder, jsonValueOf } from '../json/json-row.ts';
import { readAnswer, readFailure } from './read-answer.ts';
import type { WebhookOptions } from './webhook-options.ts';

/** Most bytes of an answer that are read: it is kept for the record, and nobody else needs it. */
const maxAnswerBytes = 16 * 1024;

/** Sends each row as the canonical JSON of an object, with the key of its effect. */
export function openWebhook(options: WebhookOptions, _context: SinkContext): EffectSink {
  const { url, method, headers, idempotent, concurrency } = options;
  const client = createHttpClient({
    allowHosts: options.allow_hosts,
    allowHttp: options.allow_http,
    timeoutMs: options.timeout_seconds * 1000,
    maxBodyBytes: maxAnswerBytes,
    // A connection that dies as it is used again leaves open what became of the request.
    keepsConnections: idempotent,
  });
  const checkRow = jsonRowEncoder(declaredForSink(options.schema), [], 0);
  const fixed = {
    ...headers,
    accept: '*/*',
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'user-agent': 'elspeth',
  };
  const request = {
    method,
    url: shownUrl(url),
    headers: [...Object.keys(fixed), 'idempotency-key']
      .map((name) => name.toLowerCase())
      .toSorted(),
  };
  return {
    kind: 'effects',
    effectKind: method.toLowerCase(),
    target: shownUrl(url),
    isRepeatable: idempotent,
    concurrency,
    plan(entry) {
      const checked = checkRow(entry);
      if (typeof checked !== 'string') return { ok: false, error: checked };
      return { ok: true, request, body: Buffer.from(canonicalText(jsonValueOf(entry))) };
    },
    async send({ key, body }) {
      try {
        const own = { ...fixed, 'idempotency-key': key };
        return readAnswer(await client.send({ method, url, headers: own, body }));
      } catch (error) {
        if (error instanceof HttpError) return readFailure(error);
        throw error;
      }
    },
    // There is no common way to ask a receiver what it had.
    reconcile: async () => 'unknown',
    close: () => client.close(),
  };
}
