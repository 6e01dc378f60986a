import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';

import type { OptionProblem } from '../../contract.ts';
import { whyRefused } from '../../http/why-refused.ts';
import { schemaOption } from '../../schema/schema-option.ts';

/** Headers that the sink writes itself, or that say how the bytes lie on the wire. */
const ownHeaders = [
  'accept',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const headers = z
  .record(z.string(), z.string())
  .superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      const message = headerProblem(name, value);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .default({});

export const webhookOptions = z.strictObject({
  url: z
    .string()
    .min(1)
    .describe('Where each row is sent to: an https URL, without user and password.'),
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST').describe('The method of the request.'),
  headers: headers.describe(
    'Headers of every request, such as `Authorization: "Bearer ${HOOK_TOKEN}"`. `Content-Type` and `Idempotency-Key` are set by the sink.',
  ),
  idempotent: z
    .boolean()
    .default(false)
    .describe(
      'True when the receiver takes requests with the same `Idempotency-Key` only once: then a request without an answer is sent again. Otherwise the run stops, and a person says what happened.',
    ),
  timeout_seconds: z
    .number()
    .positive()
    .max(600)
    .default(30)
    .describe('Longest time from the beginning of a request to the end of its answer.'),
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe(
      'Most requests at a time; with more than one the receiver may see rows in another order.',
    ),
  allow_hosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Hosts of the own network, whose addresses may be private or loopback ones.'),
  allow_http: z
    .boolean()
    .default(false)
    .describe('True: hosts of `allow_hosts` may be spoken to without TLS.'),
  schema: schemaOption,
});

export type WebhookOptions = z.output<typeof webhookOptions>;

/** Whether a request can go there at all, as far as that shows without asking anybody. */
export function checkUrl(options: WebhookOptions): readonly OptionProblem[] {
  const { url, allow_hosts: allowHosts, allow_http: allowHttp } = options;
  const why = whyRefused(url, { allowHosts, allowHttp });
  if (why === undefined) return [];
  return [
    {
      code: 'URL_REFUSED',
      path: ['url'],
      message: `Nothing can be sent there: ${why}`,
      expected: 'an https URL of a public host, or of one that `allow_hosts` names',
    },
  ];
}

function headerProblem(name: string, value: string): string | undefined {
  if (ownHeaders.includes(name.toLowerCase())) return `\`${name}\` is set by the sink itself`;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return undefined;
  } catch {
    return 'this is no header: names are letters, digits and hyphens, values one line of text';
  }
}
