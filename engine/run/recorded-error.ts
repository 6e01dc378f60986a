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
  const { field, expected, found, details, ...always } = readStored(run, payload, errorRecord);
  return {
    ...always,
    ...(field !== undefined && { field }),
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...(details !== undefined && { details }),
  };
}
