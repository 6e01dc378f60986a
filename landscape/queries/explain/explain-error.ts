import { z } from 'zod';

import { toHex } from '../../hash.ts';
import { AuditError } from '../../model/errors.ts';
import type { ExplainedError } from '../../model/explained-step.ts';
import type { PayloadRef } from '../../model/payload.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import { readJson } from './read-content.ts';

/** An error as it is recorded: what a row did, or the bug that stopped us. */
const recorded = z.object({
  reason: z.string(),
  message: z.string(),
  field: z.string().optional(),
  expected: z.string().optional(),
  found: z.string().optional(),
  details: z.record(z.string(), z.json()).optional(),
});

/** What is known without the payload. */
export interface ErrorFacts {
  readonly reason: string;
  readonly field: string | undefined;
}

/**
 * A recorded error; where its payload is gone, only what the error tables say of it.
 *
 * @throws AuditError when the payload is there and is no error.
 */
export function explainError(
  payloads: PayloadReader,
  ref: PayloadRef,
  facts: ErrorFacts | undefined,
): ExplainedError {
  const sha256 = toHex(ref.hash);
  const stored = readJson(payloads, ref);
  if (stored === undefined) {
    return {
      reason: facts?.reason ?? 'unknown',
      message: null,
      field: facts?.field ?? null,
      expected: null,
      found: null,
      details: null,
      sha256,
    };
  }
  const error = recorded.safeParse(stored);
  if (!error.success) {
    throw new AuditError('AUDIT_CORRUPT', `The payload ${sha256} must be an error, and is not.`, {
      facts: { sha256, found: stored },
      cause: error.error,
    });
  }
  const { reason, message, field, expected, found, details } = error.data;
  return {
    reason,
    message,
    field: field ?? null,
    expected: expected ?? null,
    found: found ?? null,
    details: details ?? null,
    sha256,
  };
}
