import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';

import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { JsonObject } from '../../../landscape/model/json.ts';
import type { EffectAnswer } from '../../contract.ts';
import type { HttpAnswer } from '../../http/http-client.ts';
import { HttpError } from '../../http/http-error.ts';
import { shownUrl } from '../../http/shown-url.ts';

/** What an answer says of the row that was sent. */
export function readAnswer(answer: HttpAnswer): EffectAnswer {
  const { status, headers } = answer;
  const recorded = toRecord(answer);
  const retryAfterMs = readRetryAfter(headers['retry-after']);
  const failed = {
    answer: recorded,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  switch (meaningOf(status)) {
    case 'applied':
      return { kind: 'applied', answer: recorded };
    case 'refused':
      return { kind: 'refused', error: toError('refused_by_receiver', answer), answer: recorded };
    case 'closed':
      return { kind: 'closed', error: toError('not_delivered', answer), answer: recorded };
    case 'not_applied':
      return { kind: 'not_applied', error: toError('not_delivered', answer), ...failed };
    case 'unknown':
      return { kind: 'unknown', error: toError('not_delivered', answer), ...failed };
  }
}

/** What it says that there was none. */
export function readFailure(error: HttpError): EffectAnswer {
  const record: ErrorRecord = { reason: 'not_delivered', message: error.message };
  const isClosed = error.problem === 'address_refused' || error.problem === 'too_many_redirects';
  if (isClosed) return { kind: 'closed', error: record };
  return { kind: error.mayHaveArrived ? 'unknown' : 'not_applied', error: record };
}

/** The request itself is at fault, whatever row it carries: wrong address, method or token. */
const closedStatuses = [401, 404, 405, 407, 410, 501, 505];
/** The receiver says that it did not take it, and asks to come again. */
const laterStatuses = [408, 425, 429, 503];

function meaningOf(status: number): EffectAnswer['kind'] {
  if (status >= 200 && status < 300) return 'applied';
  if (laterStatuses.includes(status)) return 'not_applied';
  if (closedStatuses.includes(status) || status < 400) return 'closed';
  return status < 500 ? 'refused' : 'unknown';
}

const longestQuote = 160;

function toError(reason: 'refused_by_receiver' | 'not_delivered', answer: HttpAnswer): ErrorRecord {
  const { status, url } = answer;
  const name = STATUS_CODES[status];
  const said = textOf(answer.bytes)?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const quote =
    said.length > longestQuote ? `${said.slice(0, longestQuote).toWellFormed()}…` : said;
  return {
    reason,
    message: `${shownUrl(url)} answered ${status}${name === undefined ? '' : ` ${name}`}${quote === '' ? '' : `: ${quote}`}`,
    found: String(status),
  };
}

/** Headers that are worth keeping, and hold no secrets. */
const keptHeaders = ['content-type', 'date', 'retry-after', 'x-request-id'] as const;

function toRecord({ status, headers, url, bytes, problem }: HttpAnswer): JsonObject {
  const kept = keptHeaders.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value.toWellFormed()] as const] : [];
  });
  const { location } = headers;
  const text = textOf(bytes);
  return {
    status,
    url: shownUrl(url),
    headers: Object.fromEntries([
      ...kept,
      ...(location === undefined ? [] : [['location', shownUrl(location)] as const]),
    ]),
    ...(text === undefined ? { body_base64: bytes.toString('base64') } : { body: text }),
    ...(problem !== undefined && { body_problem: problem }),
  };
}

function textOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** Seconds, or a date. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
