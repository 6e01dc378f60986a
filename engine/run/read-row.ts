import type { z } from 'zod';

import { AuditError } from '../../landscape/model/errors.ts';
import { parseJsonText } from '../../landscape/model/json-text.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { Run } from './run.ts';

/** A row, or another object, as an earlier group stored it; what is read is verified by its hash. */
export function readRow(run: Run, { hash, offset }: PayloadRef): JsonObject {
  if (offset === undefined) throw new Error('A row in hand is always stored');
  return parseStored(run.writer.readPayload({ hash, offset }).toString('utf8'));
}

/**
 * An object of which we know how we stored it.
 *
 * @throws AuditError when it is another: what we recorded ourselves is never guessed at.
 */
export function readStored<T>(run: Run, payload: PayloadRef, schema: z.ZodType<T>): T {
  const stored = readRow(run, payload);
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AuditError(
    'AUDIT_CORRUPT',
    `A payload was never stored so: ${issue?.path.join('.')}: ${issue?.message}.`,
    {
      nextStep: 'Restore the landscape and its payloads from a backup; do not repair them by hand.',
    },
  );
}

/** @throws AuditError when the text is not an object: we never stored it. */
export function parseStored(text: string): JsonObject {
  const value: unknown = parseJsonText(text);
  if (isObject(value)) return value;
  throw new AuditError('AUDIT_CORRUPT', `A stored row is not an object: ${text.slice(0, 100)}.`);
}

/** What `JSON.parse` makes of an object is one of ours: own keys only, `__proto__` among them. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
