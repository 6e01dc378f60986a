import { defineSink } from '../define.ts';
import { declaredForSink } from './declared-fields.ts';
import { checkReasonKey } from './json/check-reason-key.ts';
import { checkUrl, webhookOptions } from './webhook/webhook-options.ts';
import { openWebhook } from './webhook/webhook-sink.ts';

export const webhookSink = defineSink({
  name: 'webhook',
  version: '1.0.0',
  determinism: 'io_write',
  idempotent: ({ idempotent }) => idempotent,
  purpose: 'Sends each row as JSON in an HTTP request of its own.',
  example: `orders:
  plugin: webhook
  options:
    url: https://api.example.com/orders
    headers: { Authorization: "Bearer \${HOOK_TOKEN}" }
    idempotent: true`,
  options: webhookOptions,
  expects: ({ schema }) => declaredForSink(schema),
  check: (options, input) => [...checkUrl(options), ...checkReasonKey(input)],
  open: openWebhook,
});
