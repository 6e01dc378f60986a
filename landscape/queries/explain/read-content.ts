import { z } from 'zod';

import { AuditError } from '../../model/errors.ts';

import type { JsonValue } from '../../model/json.ts';
import type { PayloadClass, PayloadRef } from '../../model/payload.ts';
import type { StoredText } from '../../model/stored-text.ts';
import { parseJson } from '../../parse-json.ts';
import type { Payload, PayloadReader } from '../../payloads/read-payload.ts';

const notThere = z.object({ code: z.literal('ENOENT') });

/**
 * The stored bytes of a reference; `undefined` when they were never stored or their pack is gone.
 *
 * @throws AuditError when the pack is there and does not hold what was recorded.
 */
export function readContent(
  payloads: PayloadReader,
  kind: PayloadClass,
  { hash, offset }: PayloadRef,
): Payload | undefined {
  if (offset === undefined) return undefined;
  try {
    return payloads.read(kind, { hash, offset });
  } catch (error) {
    if (error instanceof AuditError && notThere.safeParse(error.cause).success) return undefined;
    throw error;
  }
}

/** The value of a payload that is JSON; `undefined` when it is not available, or no JSON. */
export function readJson(payloads: PayloadReader, ref: PayloadRef): JsonValue | undefined {
  const content = readContent(payloads, 'rows', ref);
  if (content === undefined || content.contentType !== 'application/json') return undefined;
  return parseJson(content.bytes.toString('utf8'));
}

/** Bytes as text where they are UTF-8, else as base64. */
export function toStoredText(bytes: Buffer): Extract<StoredText, { readonly available: true }> {
  const text = bytes.toString('utf8');
  // Comparing tells valid UTF-8 from bytes that were replaced by U+FFFD on the way.
  if (bytes.equals(Buffer.from(text, 'utf8'))) return { available: true, encoding: 'utf8', text };
  return { available: true, encoding: 'base64', text: bytes.toString('base64') };
}

/** The bytes of a reference as text. */
export function readText(payloads: PayloadReader, ref: PayloadRef): StoredText {
  if (ref.offset === undefined) return { available: false, why: 'not_stored' };
  const content = readContent(payloads, 'rows', ref);
  if (content === undefined) return { available: false, why: 'payload_gone' };
  return toStoredText(content.bytes);
}
