import { AuditError } from '../../landscape/model/errors.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { Run } from './run.ts';

/** A row, or another object, as an earlier group stored it; what is read is verified by its hash. */
export function readRow(run: Run, { hash, offset }: PayloadRef): JsonObject {
  if (offset === undefined) throw new Error('A row in hand is always stored');
  return parseStored(run.writer.readPayload({ hash, offset }).toString('utf8'));
}

/** @throws AuditError when the text is not an object: we never stored it. */
export function parseStored(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (isObject(value)) return value;
  throw new AuditError('AUDIT_CORRUPT', `A stored row is not an object: ${text.slice(0, 100)}.`);
}

/** What `JSON.parse` makes of an object is one of ours: own keys only, `__proto__` among them. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
