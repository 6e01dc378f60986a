import { z } from 'zod';

import { errorReasons } from '../../landscape/model/error-record.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import { readStored } from './read-row.ts';
import type { Run } from './run.ts';

const errorRecord = z.strictObject({
  reason: z.enum(errorReasons),
  message: z.string(),
  field: z.string().optional(),
  expected: z.string().optional(),
  found: z.string().optional(),
  details: z.record(z.string(), z.json()).optional(),
});

/** An error as an earlier group stored it. */
export function readError(run: Run, payload: PayloadRef): ErrorRecord {
  return toError(readStored(run, payload, errorRecord));
}

/** The error in what a receiver answered to a sink. */
export function readAnswerError(run: Run, payload: PayloadRef): ErrorRecord {
  return toError(readStored(run, payload, z.object({ error: errorRecord })).error);
}

function toError(stored: z.output<typeof errorRecord>): ErrorRecord {
  const { field, expected, found, details, ...always } = stored;
  return {
    ...always,
    ...(field !== undefined && { field }),
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...(details !== undefined && { details }),
  };
}
